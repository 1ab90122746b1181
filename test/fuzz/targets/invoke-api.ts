import { RouteTable } from "../../../src/adapters/control/route-table.ts";
import { headerValue } from "../../../src/core/http.ts";
import { fakeEngine, requestOf, signedRequest } from "../../../src/engine/engine.fixture.ts";
import { invokeRoute } from "../../../src/engine/invoke-api.ts";
import { LogTails } from "../../../src/engine/log-tails.ts";
import { bytesOf, hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:send";

export const invokeApi: Target = {
  name: "invoke-api",
  property:
    "any path, query, invocation type and payload of Lambda's Invoke has an answer with an error type or the function's, and the function runs at most once with the payload as it came",
  bytesMax: 2_000,
  dictionary: [
    ...[
      "/2015-03-31/functions/",
      "/invocations",
      "send",
      ARN,
      ":$LATEST",
      ":1",
      "123456789012:function:send",
    ],
    ...[
      "Qualifier=",
      "Event",
      "DryRun",
      "RequestResponse",
      "%3A",
      "%",
      "%00",
      "..",
      "/",
      ...JSON_WORDS,
    ],
  ],
  seeds: () => [
    inputOf("/2015-03-31/functions/send/invocations", "", "RequestResponse", '{"a":1}'),
    inputOf(
      `/2015-03-31/functions/${encodeURIComponent(ARN)}/invocations`,
      "Qualifier=$LATEST",
      "Event",
      "{}",
    ),
    inputOf("/2015-03-31/functions/none/invocations", "Qualifier=x", "DryRun", ""),
    inputOf("/2015-03-31/functions/a%00b/invocations", "", "Tail", "no json"),
  ],
  async check(input) {
    const [path = "", query = "", type = "", payload = ""] = partsOf(input, 4);
    const engine = fakeEngine({
      invokeFunction: async () => ({ kind: "returned", payload: "[1]" }),
    });
    const route = invokeRoute({
      ...engine.deps,
      logTails: new LogTails(engine.clock),
      definitions: () => [SEND],
      isRemote: () => false,
    });
    const match = new RouteTable([route]).match("POST", path);
    if (match.kind !== "found") return match.kind;
    const request = requestOf({
      method: "POST",
      rawPath: path.replace(/[^!-~]/g, "%"),
      rawQuery: query === "" ? undefined : query.replace(/[^!-~]/g, "%"),
      headers: [
        ["Host", "127.0.0.1:4001"],
        ["X-Amz-Invocation-Type", type.replace(/[^ -~]/g, "")],
      ],
    });
    const body = bytesOf(payload);
    const signed = signedRequest(engine, request, { body, service: "lambda" });
    const signal = new AbortController().signal;
    const answer = await route.handle({ ...signed, parameters: match.parameters, body, signal });
    holdEqual(engine.bugs.map(String), [], "bugs");
    const calls = engine.functionCalls;
    hold(calls.length <= 1, `${calls.length} calls`);
    const { status } = answer;
    hold(status >= 200 && status < 500, `status ${status}`);
    if (status >= 400) {
      hold(headerValue(answer.headers, "x-amzn-errortype") !== undefined, "no error type");
      holdEqual(calls.length, 0, "calls of what was refused");
    } else if (calls[0] !== undefined) {
      holdEqual(calls[0].payload, payload === "" ? "{}" : payload, "the payload");
    }
    return `${status} ${headerValue(answer.headers, "x-amzn-errortype")} ${calls.length}`;
  },
};

const SEND = {
  functionName: "send",
  functionArn: ARN,
  handler: "app.handler",
  runtime: "nodejs22.x",
  codePath: "/code",
  timeoutSeconds: 3,
  memorySizeMb: 128,
  environment: {},
};
