import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createServer, type Server } from "node:net";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { OPCODE } from "../support/raw-frame.ts";

/** What would add a field, end the head, or send a second request. */
const INJECTIONS = [
  "a\r\nx-injected: 1",
  "a\r\n\r\nGET /injected HTTP/1.1\r\nHost: a\r\n\r\n",
  "a\nx-injected: 1",
  "a\rx-injected: 1",
  "a\u0000b\u0001\u001b[2J\u007f",
  "a\u2028x-injected: 1\u0085",
  "a HTTP/1.1\r\nx-injected: 1",
  "/../../injected?x=1#y",
  "\ud800",
  "嘊嘍x-injected: 1",
];

/** Answers each request in the words that a test has set, letter for letter. */
let answer = "";
const seen: string[] = [];
let backend: Server;
let gateway: TestGateway;

beforeAll(async () => {
  backend = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      seen.push(bytes.toString("latin1"));
      socket.end(answer);
    });
  });
  await new Promise<void>((listening) => backend.listen(0, "127.0.0.1", listening));
  const { port } = backend.address() as { port: number };
  const here = `http://127.0.0.1:${port}`;
  gateway = await startTestGateway({
    sluiceYaml: JSON.stringify({
      apis: {
        victim: {
          stages: { dev: {} },
          routes: {
            $connect: {
              integrationUri: `${here}/connect`,
              requestParameters: {
                "integration.request.header.x-mapped": "route.request.querystring.x",
              },
              routeRequestParameters: { "route.request.querystring.x": { required: false } },
            },
            $default: {
              integrationUri: `${here}/{segment}/end`,
              twoWay: true,
              requestParameters: {
                "integration.request.header.x-mapped": "route.request.body.x",
                "integration.request.querystring.q": "route.request.body.x",
                "integration.request.path.segment": "route.request.body.x",
              },
            },
          },
        },
      },
    }),
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend.close();
});
beforeEach(() => {
  seen.length = 0;
  answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
});

/** Name and value of each field of a request, and its request line. */
function headOf(text: string): { line: string; fields: string[] } {
  const [line = "", ...fields] = (text.split("\r\n\r\n", 1)[0] ?? "").split("\r\n");
  return { line, fields };
}

describe("a mapped value", () => {
  test.each(INJECTIONS)("%j stays in its header, its parameter and its segment", async (value) => {
    using client = await RawClient.connect({ port: gateway.port });
    await client.upgrade("/dev");
    seen.length = 0;
    client.sendFrame({ opcode: OPCODE.text, payload: JSON.stringify({ x: value }) });
    expect((await client.readFrame()).text).toBe("ok");
    expect(seen).toHaveLength(1);
    const { line, fields } = headOf(seen[0] ?? "");
    expect(line).toMatch(/^POST \/[^/?# ]+\/end\?q=[^&# ]* HTTP\/1\.1$/);
    expect(fields.filter((field) => !/^[\w-]+: [\t\x20-\x7e\x80-\xff]*$/.test(field))).toEqual([]);
    const named = (name: string) => fields.filter((field) => field.toLowerCase().startsWith(name));
    expect(named("x-injected")).toEqual([]);
    for (const once of ["host:", "content-length:", "connection:"]) {
      expect(named(once)).toHaveLength(1);
    }
    expect(named("transfer-encoding:")).toEqual([]);
  });

  test.each(["%0d%0ax-injected:%201", "%00", "%e5%98%8a", "%ff%fe", "%1b[2J"])(
    "%s of a handshake's query stays in its header",
    async (value) => {
      using client = await RawClient.connect({ port: gateway.port });
      const { status } = await client.upgrade(`/dev?x=${value}`);
      expect(status).toBe(101);
      expect(seen).toHaveLength(1);
      const { fields } = headOf(seen[0] ?? "");
      expect(fields.filter((field) => /^x-injected/i.test(field))).toEqual([]);
      expect(fields.filter((field) => /^x-mapped: /.test(field))).toHaveLength(1);
    },
  );
});

describe("a client's own headers on $connect", () => {
  test("of its connection with the gateway are not the backend's", async () => {
    using client = await RawClient.connect({ port: gateway.port });
    const { status } = await client.upgrade("/dev", [
      ...["Proxy-Connection: keep-alive", "TE: trailers", "Trailer: x", "Keep-Alive: 1"],
      ...["X-Hop: 1", "Proxy-Authorization: Basic aHVzaA=="],
    ]);
    expect(status).toBe(101);
    const text = seen[0]?.toLowerCase() ?? "";
    for (const name of ["proxy-connection", "te:", "trailer", "keep-alive: 1", "upgrade", "hush"]) {
      expect(text).not.toContain(`\r\n${name}`);
    }
  });
});

describe("what a backend answers on a refused $connect", () => {
  test.each([
    ["Transfer-Encoding: chunked", "0\r\n\r\n"],
    ["Connection: Upgrade", ""],
    ["Upgrade: websocket", ""],
    ["Sec-WebSocket-Accept: x", ""],
    ["Keep-Alive: timeout=1", ""],
    ["Set-Cookie: a=b\u001b[2J", ""],
    ["Set-Cookie: a=b\u0000", ""],
    ["Date: never", ""],
    ["Content-Encoding: gzip", ""],
  ])("%j frames nothing on the client's side", async (field, body) => {
    answer = `HTTP/1.1 403 Forbidden\r\n${field}\r\n${body === "" ? "Content-Length: 0\r\n" : ""}\r\n${body}`;
    using client = await RawClient.connect({ port: gateway.port });
    const refused = await client.upgrade("/dev");
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const lengths = refused.headers.filter(([name]) => /^content-length$/i.test(name));
    expect(lengths).toHaveLength(1);
    const forbidden = /^(transfer-encoding|upgrade|sec-websocket-accept|content-encoding)$/i;
    expect(refused.headers.filter(([name]) => forbidden.test(name))).toEqual([]);
    expect(refused.headers.filter(([name]) => /^date$/i.test(name))).toHaveLength(1);
    for (const [, value] of refused.headers) expect(value).toMatch(/^[\t\x20-\x7e\x80-\xff]*$/);
    // The connection is where it was: the next request on it has its own answer.
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    expect((await client.upgrade("/dev")).status).toBe(101);
  });
});
