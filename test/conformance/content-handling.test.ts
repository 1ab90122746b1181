import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, eventAt, RELAY_FILES, relayFunction } from "./support-backend.ts";
import { connectRaw, projectOf, type RawConnection } from "./support-project.ts";

/** The route selection key is what the messages have in common: none is JSON, so all go to `$default`. */
function api(apiId: string, $default: object): object {
  return { apiId, stages: { dev: {} }, routes: { $default: { twoWay: true, ...$default } } };
}

const TO_BINARY = { contentHandlingStrategy: "CONVERT_TO_BINARY" };
const TO_TEXT = { contentHandlingStrategy: "CONVERT_TO_TEXT" };

let backend: Backend;
let gateway: TestGateway;

beforeAll(async () => {
  backend = new Backend();
  backend.answer = ({ target, bytes }) =>
    target === "/event" ? Response.json({ statusCode: 200, body: "done" }) : new Response(bytes);
  const url = { integrationUri: backend.url("/bytes") };
  const http = (members: object) => ({ integrationType: "HTTP", ...url, ...members });
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      routes: { $default: { function: "relay", twoWay: true, ...TO_BINARY } },
      apis: {
        proxy: api("proxy00000", { ...url, ...TO_BINARY }),
        both: api(
          "both000000",
          http({ ...TO_BINARY, integrationResponses: { $default: TO_TEXT } }),
        ),
        templated: api(
          "templated0",
          http({
            ...TO_BINARY,
            requestTemplates: { $default: "<$input.body>" },
            integrationResponses: {
              $default: { ...TO_TEXT, responseTemplates: { $default: '{"data":"$input.body"}' } },
            },
          }),
        ),
        decoded: api("decoded000", http({ integrationResponses: { $default: TO_BINARY } })),
      },
      functions: { relay: relayFunction(backend) },
    }),
    files: RELAY_FILES,
  });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

async function reply(connection: RawConnection, payload: string): Promise<string> {
  connection.client.sendFrame({ opcode: OPCODE.text, payload });
  return (await connection.client.readFrame()).text;
}

const at = (apiId: string) => ({ path: `/_aws/execute-api/${apiId}/dev` });

describe("CONVERT_TO_BINARY of a request", () => {
  test("gives a proxy function base64 with isBase64Encoded", async () => {
    using connection = await connectRaw(gateway);
    expect(await reply(connection, "/wA=")).toBe("done");
    const { event } = await eventAt(backend, "MESSAGE", connection.connectionId);
    expect(event).toMatchObject({ body: "/wA=", isBase64Encoded: true });
  });

  test("gives an HTTP_PROXY backend the bytes", async () => {
    using connection = await connectRaw(gateway, at("proxy00000"));
    expect(await reply(connection, "aGk=")).toBe("hi");
    expect(await reply(connection, "/wBh")).toBe("\ufffd\0a");
    expect(backend.requests.at(-1)?.bytes).toEqual(Uint8Array.from([0xff, 0, 0x61]));
  });

  test("fails on a message that is not base64, and calls nobody", async () => {
    for (const place of [{ path: "/dev" }, at("proxy00000"), at("both000000")]) {
      using connection = await connectRaw(gateway, place);
      const before = backend.requests.length;
      expect(JSON.parse(await reply(connection, "{not base64}"))).toMatchObject({
        message: "Internal server error",
      });
      expect(backend.requests).toHaveLength(before);
      const { detail } = await gateway.activity(
        ({ eventType, connectionId }) =>
          eventType === "MESSAGE" && connectionId === connection.connectionId,
      );
      expect(detail).toBe(
        "ContentHandlingStrategy is CONVERT_TO_BINARY, and the payload is not base64",
      );
    }
  });

  test("lets a template read what is text", async () => {
    using connection = await connectRaw(gateway, at("templated0"));
    expect(JSON.parse(await reply(connection, "aGk="))).toEqual({ data: btoa("<hi>") });
    expect(JSON.parse(await reply(connection, "/wA="))).toMatchObject({
      message: "Internal server error",
    });
  });
});

describe("of an integration response", () => {
  test("CONVERT_TO_TEXT gives the client the answer's bytes as base64", async () => {
    using connection = await connectRaw(gateway, at("both000000"));
    expect(await reply(connection, "/wABAg==")).toBe("/wABAg==");
    expect(backend.requests.at(-1)?.bytes).toEqual(Uint8Array.from([0xff, 0, 1, 2]));
  });

  test("CONVERT_TO_BINARY decodes what the backend answered, into a text frame", async () => {
    using connection = await connectRaw(gateway, at("decoded000"));
    expect(await reply(connection, btoa("hello"))).toBe("hello");
  });
});
