import { expect, test } from "bun:test";
import { arnOf, commonJs } from "../../test/fixtures/functions/open-functions.ts";
import { LAMBDA_FUNCTION_LIMITS } from "../adapters/functions/function-limits.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { openEarlyParts } from "./early-parts.ts";

test("openEarlyParts() gives every deployment's functions one log, which tails are made of too", async () => {
  const lines: string[] = [];
  const early = openEarlyParts(
    {
      clock: systemClock,
      control: { host: "127.0.0.1", port: 0, hostNames: [] },
      region: "eu-central-1",
      accountId: "123456789012",
      functionCredentials: () => ({ accessKeyId: "", secretAccessKey: "", sessionToken: "" }),
      functionEnvironment: {},
      inheritedEnvironment: process.env,
      functionLimits: LAMBDA_FUNCTION_LIMITS,
      functionLog: ({ text }) => lines.push(text),
    },
    commonJs(["environment"]),
  );
  const [echo] = commonJs(["echo"]);
  const first = early.functions.get(arnOf("environment"))?.runtime;
  if (echo === undefined || first === undefined) throw new Error("There are no functions");
  await using next = early.runtimeOf(echo);
  for (const [functions, name] of [
    [first, "environment"],
    [next, "echo"],
  ] as const) {
    using tail = early.logTails.open(name);
    const request = { functionArn: arnOf(name), payload: "{}", requestId: name };
    const outcome = await functions.invoke(request, new AbortController().signal);
    expect(outcome.kind).toBe("returned");
    if (name === "environment" && outcome.kind === "returned") {
      expect(JSON.parse(outcome.payload).AWS_ENDPOINT_URL_LAMBDA).toBe(early.control.functionUrl);
    }
    const kept = new TextDecoder().decode(await tail.end());
    expect(kept).toStartWith(`START RequestId: ${name}`);
    expect(`${lines.join("\n")}\n`).toEndWith(kept);
  }
  await early.close();
  expect(first.usage()).toMatchObject([{ instances: 0 }]);
  await expect(fetch(early.control.url)).rejects.toThrow();
});
