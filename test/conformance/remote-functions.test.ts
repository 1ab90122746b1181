import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { headerValue } from "../../src/core/http.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { Client } from "./support-websocket.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function";
const KEY = { accessKeyId: "AKIAGATEWAY", secretAccessKey: "secret/of+the+gateway" };

const HANDLERS = `
export async function echo(event, context) {
  const { routeKey, authorizer } = event.requestContext;
  const body = { said: event.body, routeKey, user: authorizer?.principalId, arn: context.invokedFunctionArn };
  return { statusCode: 200, body: JSON.stringify(body) };
}
export async function fails() { throw new TypeError("no such luck"); }
export async function slow() { await new Promise(() => setTimeout(() => undefined, 60_000)); }
export async function check(event) {
  const { token } = event.queryStringParameters;
  if (token === "bad") throw new Error("Unauthorized");
  const Statement = { Action: "execute-api:Invoke", Effect: token === "no" ? "Deny" : "Allow", Resource: event.methodArn };
  return { principalId: token, policyDocument: { Version: "2012-10-17", Statement: [Statement] } };
}`;

const functionNamed = (name: string) => ({ handler: `app.${name}`, runtime: "nodejs22.x" });
const FUNCTIONS = {
  echo: functionNamed("echo"),
  fails: functionNamed("fails"),
  slow: { ...functionNamed("slow"), timeout: 30 },
  closed: { ...functionNamed("echo"), reservedConcurrentExecutions: 0 },
  check: functionNamed("check"),
};

/** Each function by its ARN, whether or not it is here. */
function apis(authorized = true) {
  const call = (name: string, more: object = {}) => ({
    integrationType: "AWS_PROXY",
    integrationUri: `${ARN}:${name}`,
    twoWay: true,
    ...more,
  });
  return {
    chat: {
      authorizers: {
        check: {
          authorizerUri: `${ARN}:check`,
          identitySource: ["route.request.querystring.token"],
        },
      },
      routes: {
        ...(authorized ? { $connect: { authorizer: "check" } } : {}),
        echo: call("echo"),
        live: call("echo:live"),
        fails: call("fails"),
        slow: call("slow", { timeoutInMillis: 100 }),
        closed: call("closed"),
        absent: call("absent"),
      },
    },
  };
}

interface Scene extends AsyncDisposable {
  readonly gateway: TestGateway;
}

async function startLocal(): Promise<Scene> {
  const gateway = await startTestGateway({
    sluiceYaml: JSON.stringify({ apis: apis(), functions: FUNCTIONS }),
    files: { "app.mjs": HANDLERS },
  });
  return { gateway, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
}

/** The functions are another gateway's, which lets in nothing that is not signed with a key it knows. */
async function startRemote(): Promise<Scene> {
  const policy = {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: `${ARN}:*` },
  };
  const other = await startTestGateway({
    settings: { strict: true },
    sluiceYaml: JSON.stringify({
      settings: { accessKeys: [{ ...KEY, policy }] },
      apis: { none: { routes: { $default: { function: "echo" } } } },
      functions: FUNCTIONS,
    }),
    files: { "app.mjs": HANDLERS },
  });
  const gateway = await startTestGateway({
    sluiceYaml: JSON.stringify({
      settings: { awsServices: { credentials: KEY } },
      apis: apis(),
    }),
    environment: { AWS_ENDPOINT_URL_LAMBDA: other.control() },
  });
  return {
    gateway,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}

describe.each([
  ["local", startLocal],
  ["remote", startRemote],
] as const)("a project whose functions are %s", (_where, start) => {
  let scene: Scene;
  let gateway: TestGateway;

  beforeAll(async () => {
    scene = await start();
    gateway = scene.gateway;
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const open = () => Client.open(`${gateway.ws()}?token=ann`);

  async function handshake(token: string): Promise<number> {
    using client = await RawClient.connect({ port: gateway.port });
    return (await client.upgrade(`/dev?token=${token}`)).status;
  }

  test("lets in and refuses clients as its authorizer says", async () => {
    expect(await handshake("ann")).toBe(101);
    expect(await handshake("no")).toBe(403);
    expect(await handshake("bad")).toBe(401);
  });

  test("answers a message with what the function returns, and tells it who connected", async () => {
    using client = await open();
    const message = JSON.stringify({ action: "echo", snow: "☃" });
    client.send(message);
    expect(JSON.parse(await client.text())).toEqual({
      said: message,
      routeKey: "echo",
      user: "ann",
      arn: `${ARN}:echo`,
    });
  });

  test("invokes the alias that the URI names", async () => {
    using client = await open();
    client.send({ action: "live" });
    expect(JSON.parse(await client.text()).arn).toBe(`${ARN}:echo:live`);
  });

  test.each([
    ["fails", /TypeError: no such luck/],
    ["slow", /^No answer within 100 ms$/],
    ["closed", /closed.*0 events at once|429 \(TooManyRequestsException: Rate Exceeded\.\)/],
    ["absent", /Function not found: .*:absent/],
  ])("answers %p with an error frame, and the log says why", async (routeKey, detail) => {
    using client = await open();
    client.send({ action: routeKey });
    const frame = JSON.parse(await client.text());
    expect(frame).toMatchObject({ message: "Internal server error" });
    const activity = await gateway.activity(({ requestId }) => requestId === frame.requestId);
    expect(activity.routeKey).toBe(routeKey);
    expect(activity.detail).toMatch(detail);
  });
});

const EMULATOR_PATH = "/2015-03-31/functions/function/invocations";

/** As AWS's runtime interface emulator: one path, no signatures, errors without a header of Lambda's. */
function startEmulator(answer: () => Response) {
  const requests: { headers: Headers; body: string }[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    routes: {
      [EMULATOR_PATH]: {
        async POST(request) {
          requests.push({ headers: request.headers, body: await request.text() });
          return answer();
        },
      },
    },
    fetch: () => new Response("404 page not found", { status: 404 }),
  });
  return {
    requests,
    url: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

describe("a function in a container with AWS's emulator", () => {
  const withEndpoint = (endpoint: string) =>
    startTestGateway({
      sluiceYaml: JSON.stringify({
        settings: { lambda: { endpoints: { echo: endpoint } } },
        apis: apis(false),
      }),
    });

  test("is invoked at its URL with API Gateway's headers, signed with keys of nobody", async () => {
    await using emulator = startEmulator(() => Response.json({ statusCode: 200, body: "hi" }));
    await using gateway = await withEndpoint(`${emulator.url}${EMULATOR_PATH}`);
    using client = await Client.open(gateway.ws());
    client.send({ action: "echo" });
    expect(await client.text()).toBe("hi");
    const [request] = emulator.requests;
    const header = (name: string) => headerValue([...(request?.headers ?? [])], name);
    expect(JSON.parse(request?.body ?? "").requestContext.routeKey).toBe("echo");
    expect(header("user-agent")).toBe(`AmazonAPIGateway_${gateway.apiId}`);
    expect(header("x-amzn-apigateway-api-id")).toBe(gateway.apiId);
    expect(header("x-amz-source-arn")).toBe(
      `arn:aws:execute-api:us-east-1:123456789012:${gateway.apiId}/dev/echo`,
    );
    expect(header("authorization")).toContain("Credential=local/");
  });

  test("fails as functions do when it answers 200 with an error", async () => {
    const error = { errorMessage: "no", errorType: "TypeError", stackTrace: [] };
    await using emulator = startEmulator(() => Response.json(error));
    await using gateway = await withEndpoint(`${emulator.url}${EMULATOR_PATH}`);
    using client = await Client.open(gateway.ws());
    client.send({ action: "echo" });
    const { requestId } = JSON.parse(await client.text());
    const { detail } = await gateway.activity((activity) => activity.requestId === requestId);
    expect(detail).toBe("TypeError: no");
  });

  test("is named with what is wrong when it has another path or is not there", async () => {
    const gone = startEmulator(() => new Response());
    await gone[Symbol.asyncDispose]();
    await using emulator = startEmulator(() => new Response());
    for (const [endpoint, why] of [
      [emulator.url, `${emulator.url} answered 404`],
      [gone.url, `Cannot reach ${gone.url}`],
    ] as const) {
      await using gateway = await withEndpoint(endpoint);
      using client = await Client.open(gateway.ws());
      client.send({ action: "echo" });
      const { requestId } = JSON.parse(await client.text());
      const { detail } = await gateway.activity((activity) => activity.requestId === requestId);
      expect(detail).toStartWith(why);
    }
  });
});
