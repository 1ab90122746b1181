import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { FAULTS } from "../../src/core/fault.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, door, RELAY_FILES, relayFunction } from "./support-backend.ts";
import {
  connectRaw,
  mockRoute,
  projectOf,
  type RawConnection,
  REQUEST_ID,
} from "./support-project.ts";

let backend: Backend;
let gateway: TestGateway;
let connection: RawConnection;

beforeAll(async () => {
  backend = new Backend();
  const gone = new Backend();
  const nobody = gone.url();
  gone[Symbol.dispose]();
  const routes = {
    known: mockRoute("known"),
    "[a, b]": mockRoute("a list"),
    oneWay: { function: "relay" },
    twoWay: { function: "relay", twoWay: true },
    hurried: { function: "relay", timeoutInMillis: 50 },
    http: { integrationUri: backend.url("/http"), twoWay: true },
    unreachable: { integrationUri: nobody },
    unknownVariable: { integrationUri: "http://${stageVariables.nowhere}/" },
    absent: {
      integrationUri: "arn:aws:lambda:us-east-1:123456789012:function:absent",
      integrationType: "AWS_PROXY",
    },
  };
  gateway = await startTestGateway({
    sluiceYaml: projectOf({ routes, functions: { relay: relayFunction(backend) } }),
    files: RELAY_FILES,
  });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(async () => {
  backend.requests.length = 0;
  backend.answer = () => Response.json({ statusCode: 200 });
  connection = await connectRaw(gateway);
});

afterEach(() => connection[Symbol.dispose]());

function send(message: unknown): void {
  connection.client.sendFrame({ opcode: OPCODE.text, payload: JSON.stringify(message) });
}

/** The next frame must be this error frame, letter by letter; then the connection must still work. */
async function expectErrorFrame(message: string): Promise<void> {
  expect(Object.values(FAULTS.message)).toContainEqual(expect.objectContaining({ message }));
  const frame = await connection.client.readFrame();
  expect(frame).toMatchObject({ fin: true, rsv: 0, opcode: OPCODE.text, masked: false });
  const requestId = frame.text.slice(-18, -2);
  expect(requestId).toMatch(REQUEST_ID);
  expect(frame.text).toBe(
    `{"message": "${message}", "connectionId":"${connection.connectionId}", "requestId":"${requestId}"}`,
  );
  await expectNothingMore();
}

/** The answer to a further message comes next: nothing else was sent before it. */
async function expectNothingMore(): Promise<void> {
  send({ action: "known" });
  expect((await connection.client.readFrame()).text).toBe("known");
}

function handled(routeKey: string) {
  const { connectionId } = connection;
  return gateway.activity(
    (activity) => activity.connectionId === connectionId && activity.routeKey === routeKey,
  );
}

test("conformance 6: an unknown action without $default gets the exact Forbidden frame and the connection stays usable", async () => {
  send({ action: "unknown" });
  await expectErrorFrame("Forbidden");
});

test("conformance 7: a function that returns an unknown key gets an Internal server error frame", async () => {
  backend.answer = () => Response.json({ statusCode: 200, ConnectionId: "x", Data: "y" });
  send({ action: "oneWay" });
  await expectErrorFrame("Internal server error");
});

test("conformance 8: a two-way route delivers the body whatever the status code is", async () => {
  for (const statusCode of [200, 301, 503]) {
    backend.answer = () => Response.json({ statusCode, body: `said with ${statusCode}` });
    send({ action: "twoWay" });
    expect((await connection.client.readFrame()).text).toBe(`said with ${statusCode}`);
  }
  await expectNothingMore();
});

test("conformance 10: an action that is a list is routed by its text [a, b]", async () => {
  send({ action: ["a", "b"] });
  expect((await connection.client.readFrame()).text).toBe("a list");
});

describe("a route without a route response", () => {
  for (const statusCode of [200, 201, 301, 401, 501]) {
    test(`sends the client nothing when the function returns ${statusCode}`, async () => {
      backend.answer = () => Response.json({ statusCode, body: "not for the client" });
      send({ action: "oneWay" });
      expect(await handled("oneWay")).toMatchObject({ status: statusCode });
      await expectNothingMore();
    });
  }
});

describe("a two-way route", () => {
  for (const answer of [{ statusCode: 200 }, { statusCode: 200, body: "" }]) {
    test(`sends nothing when the function returns ${JSON.stringify(answer)}`, async () => {
      backend.answer = () => Response.json(answer);
      send({ action: "twoWay" });
      expect(await handled("twoWay")).toMatchObject({ status: 200 });
      await expectNothingMore();
    });
  }

  test("sends a base64 body decoded, as text", async () => {
    const body = Buffer.from("grüße").toString("base64");
    backend.answer = () => Response.json({ statusCode: 200, body, isBase64Encoded: true });
    send({ action: "twoWay" });
    expect(await connection.client.readFrame()).toMatchObject({
      opcode: OPCODE.text,
      text: "grüße",
    });
  });

  test("sends a body of 131072 bytes, and an error frame in place of 131073", async () => {
    for (const { length, fits } of [
      { length: 131_072, fits: true },
      { length: 131_073, fits: false },
    ]) {
      backend.answer = () => Response.json({ statusCode: 200, body: "x".repeat(length) });
      send({ action: "twoWay" });
      if (fits) expect((await connection.client.readFrame()).payload).toHaveLength(length);
      else await expectErrorFrame("Internal server error");
    }
  });

  test("sends the body of an HTTP backend's answer, whatever its status is", async () => {
    backend.answer = () => new Response("from the web server", { status: 500 });
    send({ action: "http" });
    expect((await connection.client.readFrame()).text).toBe("from the web server");
  });
});

describe("an Internal server error frame follows", () => {
  test("a function that throws", async () => {
    backend.answer = () => new Response("no luck", { status: 500 });
    send({ action: "oneWay" });
    await expectErrorFrame("Internal server error");
  });

  test("a function that does not answer in time", async () => {
    const exit = door();
    backend.answer = async () => {
      await exit.opened;
      return Response.json({ statusCode: 200 });
    };
    send({ action: "hurried" });
    await expectErrorFrame("Internal server error");
    expect(await handled("hurried")).toMatchObject({ detail: "No answer within 50 ms" });
    exit.open();
  });

  for (const [what, answer] of [
    ["null", null],
    ["a bare string", "ok"],
    ["no statusCode", { body: "x" }],
    ["a statusCode that is no number", { statusCode: "fine" }],
  ] as const) {
    test(`a function that returns ${what}`, async () => {
      backend.answer = () => Response.json(answer);
      send({ action: "twoWay" });
      await expectErrorFrame("Internal server error");
    });
  }

  for (const action of ["unreachable", "unknownVariable", "absent"]) {
    test(`an integration that cannot be called: ${action}`, async () => {
      send({ action });
      await expectErrorFrame("Internal server error");
    });
  }
});

test("messages of one connection are handled at the same time, and answers may overtake each other", async () => {
  const exit = door();
  backend.answer = async ({ body }) => {
    if (body.includes("first")) await exit.opened;
    return new Response(body.includes("first") ? "first" : "second");
  };
  send({ action: "http", data: "first" });
  send({ action: "http", data: "second" });
  await backend.count(2);
  expect((await connection.client.readFrame()).text).toBe("second");
  exit.open();
  expect((await connection.client.readFrame()).text).toBe("first");
});
