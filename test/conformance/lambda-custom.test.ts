import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, door } from "./support-backend.ts";
import { connectRaw, projectOf, type RawConnection, refusedUpgrade } from "./support-project.ts";

/** Answers its event, throws its `throw`, or shows itself to the backend first. */
const FILES = {
  "echo.mjs": `
export const handler = async (event) => {
  if (event?.show) await fetch(process.env.BACKEND, { method: "POST", body: JSON.stringify(event) });
  if (event?.throw) throw new Error(event.throw);
  if (event?.error) return { errorMessage: event.error };
  return event?.answer ?? event;
};
`,
};

const custom = (members: object) => ({ integrationType: "AWS", function: "echo", ...members });
const EVENT = {
  requestParameters: { "integration.request.header.X-Amz-Invocation-Type": "'Event'" },
};

const ROUTES = {
  $connect: custom({
    requestTemplates: {
      $default: `{"answer":{"protocol":"chat"},"throw":"$util.escapeJavaScript($input.params('throw'))"}`,
    },
    integrationResponses: {
      $default: {
        responseParameters: {
          "method.response.header.Sec-WebSocket-Protocol": "integration.response.body.protocol",
        },
      },
      "/no .*/": {
        responseTemplates: { $default: '{"refused":"$input.path(\'$.errorMessage\')"}' },
      },
      "/\\{.*/": {
        responseParameters: {
          "method.response.header.x-code": "integration.response.body.errorMessage.code",
        },
      },
    },
  }),
  $disconnect: custom({
    requestTemplates: {
      $default: '{"show":"$context.eventType","code":$context.disconnectStatusCode}',
    },
    integrationResponses: { $default: {} },
  }),
  templated: custom({
    requestTemplates: { $default: '{"answer":{"text":$input.json(\'$.text\')}}' },
    integrationResponses: {
      $default: { responseTemplates: { $default: "$context.status $input.path('$.text')" } },
    },
    twoWay: true,
  }),
  $default: custom({ integrationResponses: { $default: {} } }),
  raw: custom({ integrationResponses: { $default: {} }, twoWay: true }),
  errors: custom({
    integrationResponses: {
      "/\\[404\\] .*/": {
        responseTemplates: { $default: "not found: $input.path('$.errorType')" },
      },
      "/(?s)two.lines/": { responseTemplates: { $default: "lines" } },
      "/.*Task timed out.*/": { responseTemplates: { $default: "late" } },
      $default: { responseTemplates: { $default: "default: $input.path('$.errorMessage')" } },
    },
    twoWay: true,
  }),
  strict: custom({ integrationResponses: { "/known/": {} }, twoWay: true }),
  oneway: custom({ integrationResponses: { $default: { responseTemplates: { $default: "x" } } } }),
  later: custom({
    ...EVENT,
    integrationResponses: { $default: { responseTemplates: { $default: "$context.status" } } },
    twoWay: true,
  }),
};

let backend: Backend;
let gateway: TestGateway;
let connection: RawConnection;

beforeAll(async () => {
  backend = new Backend();
  const bare = { $connect: custom({ integrationResponses: { $default: {} } }) };
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      routes: ROUTES,
      apis: { bare: { apiId: "bare000000", stages: { dev: {} }, routes: bare } },
      functions: {
        echo: {
          handler: "echo.handler",
          runtime: "nodejs22.x",
          environment: { BACKEND: backend.url() },
        },
      },
    }),
    files: FILES,
  });
  connection = await connectRaw(gateway);
});

afterAll(async () => {
  connection[Symbol.dispose]();
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

function send(message: object | string): void {
  const payload = typeof message === "string" ? message : JSON.stringify(message);
  connection.client.sendFrame({ opcode: OPCODE.text, payload });
}

async function reply(message: object | string): Promise<string> {
  send(message);
  return (await connection.client.readFrame()).text;
}

describe("a Lambda custom integration asked by a message", () => {
  test("gives the function the template's result, and its answer to a template", async () => {
    expect(await reply({ action: "templated", text: "hi" })).toBe("200 hi");
  });

  test("gives the function the message itself, and its answer as it is, without templates", async () => {
    const message = { action: "raw", text: "ü" };
    expect(await reply(message)).toBe(JSON.stringify(message));
  });

  test("never runs the function for a message that is not JSON", async () => {
    expect(JSON.parse(await reply("hello"))).toMatchObject({ message: "Internal server error" });
    const { detail } = await gateway.activity(({ routeKey }) => routeKey === "$default");
    expect(detail).toBe(
      "The function's event is not JSON: add a request template that makes it so",
    );
  });

  test("on a one-way route answers nothing", async () => {
    send({ action: "oneway", show: "oneway" });
    await backend.request(({ body }) => body.includes('"oneway"'), "the function");
    expect(await reply({ action: "templated", text: "next" })).toBe("200 next");
  });
});

describe("an error of the function", () => {
  test.each([
    ["[404] no room", "not found: Error"],
    ["two\nlines", "lines"],
    ["[500]", "default: [500]"],
    ["x [404] y", "default: x [404] y"],
  ])("%j is matched whole with errorMessage", async (error, expected) => {
    expect(await reply({ action: "errors", throw: error })).toBe(expected);
    const { detail, status } = await gateway.activity(({ detail }) => detail === `Error: ${error}`);
    expect(status).toBe(502);
    expect(detail).toBe(`Error: ${error}`);
  });

  test("is matched when it was returned instead of thrown", async () => {
    expect(await reply({ action: "errors", error: "[404] gone" })).toBe("not found: ");
  });

  test("without an integration response for it is an error frame", async () => {
    const frame = await reply({ action: "strict", throw: "other" });
    expect(JSON.parse(frame)).toMatchObject({ message: "Internal server error" });
    const { detail } = await gateway.activity(({ routeKey }) => routeKey === "strict");
    expect(detail).toBe(
      "Error: other. No integration response matches other and there is no $default one",
    );
  });
});

test("X-Amz-Invocation-Type 'Event' answers before the function has ended", async () => {
  const held = door();
  backend.answer = async () => {
    await held.opened;
    return new Response("");
  };
  const shown = { action: "later", show: "later", throw: "after the answer" };
  expect(await reply(shown)).toBe("202");
  await backend.request(({ body }) => body.includes('"later"'), "the function");
  held.open();
  backend.answer = () => new Response("");
});

describe("a Lambda custom integration on $connect", () => {
  test("lets a client in, with the subprotocol of the function's answer", async () => {
    using admitted = await connectRaw(gateway, { headerLines: ["Sec-WebSocket-Protocol: chat"] });
    expect(admitted.answer.header("sec-websocket-protocol")).toBe("chat");
  });

  test("gets {} where there is no template", async () => {
    using admitted = await connectRaw(gateway, { path: "/_aws/execute-api/bare000000/dev" });
    expect(admitted.answer.status).toBe(101);
  });

  test("refuses with 502 when the function throws, with the body of its integration response", async () => {
    const answer = await refusedUpgrade(gateway, { path: "/dev?throw=no%20entry" });
    expect(answer).toMatchObject({ status: 502, body: '{"refused":"no entry"}' });
    const coded = await refusedUpgrade(gateway, {
      path: `/dev?throw=${encodeURIComponent('{"code":7}')}`,
    });
    expect(coded.header("x-code")).toBe("7");
    const other = await refusedUpgrade(gateway, { path: "/dev?throw=broken" });
    expect(other.status).toBe(502);
    const { detail } = await gateway.activity(({ detail }) => detail?.includes("broken") ?? false);
    expect(detail).toBe("$connect answered 502: Error: broken");
  });
});

test("a Lambda custom integration on $disconnect is told how the connection ended", async () => {
  const leaving = await connectRaw(gateway);
  leaving.client.close();
  const isEnd = ({ body }: { readonly body: string }) => body.includes('"DISCONNECT"');
  const { body } = await backend.request(isEnd, "the $disconnect");
  expect(JSON.parse(body)).toEqual({ show: "DISCONNECT", code: 1006 });
});
