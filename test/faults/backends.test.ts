import { expect, test } from "bun:test";
import { createServer, type Server, type Socket } from "node:net";
import { connect } from "../dev/websocket.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestGateway } from "../support/gateway.ts";
import { withDeadline } from "../support/wait-for.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhealed";
const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const MEGABYTE = "x".repeat(1_048_576);
const INTEGRATION_TIMEOUT_MS = 29_000;

/** What a backend does to the first connection that brings it a request; all others it answers. */
type Misdeed = (socket: Socket) => void;

interface Backend extends AsyncDisposable {
  readonly url: string;
  readonly requests: () => number;
  /** The first request is here. */
  readonly reached: Promise<void>;
  /** The connection of the misdeed is gone. */
  readonly gone: Promise<void>;
}

async function backend(misdeed: Misdeed, port = 0): Promise<Backend> {
  const sockets = new Set<Socket>();
  const reached = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      if (!chunk.includes("HTTP/1.1\r\n")) return;
      requests += 1;
      if (requests > 1) return void socket.write(OK);
      socket.on("close", () => gone.resolve());
      reached.resolve();
      misdeed(socket);
    });
  });
  await listening(server, port);
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    requests: () => requests,
    reached: reached.promise,
    gone: gone.promise,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** Writes for ever, as fast as it is read. */
function endlessly(head: string, piece: string): Misdeed {
  return (socket) => {
    const more = (): void => {
      if (socket.destroyed) return;
      if (socket.write(piece)) setImmediate(more);
      else socket.once("drain", more);
    };
    socket.write(head);
    more();
  };
}

const write =
  (text: string): Misdeed =>
  (socket) =>
    socket.write(text);
const end =
  (text = ""): Misdeed =>
  (socket) =>
    socket.end(text);
const reset =
  (text = ""): Misdeed =>
  (socket) =>
    text === "" ? socket.resetAndDestroy() : socket.write(text, () => socket.resetAndDestroy());

const CUT = /it cut the connection/;
const NOT_HTTP = /its answer is not HTTP\/1\.1/;
const LATE = /No answer within 29000 ms/;
const HEAD_TOO_LONG = /the header of its answer is too long/;
const TOO_LONG = /The answer is over 10485760 bytes/;

const MISDEEDS: readonly (readonly [string, Misdeed, RegExp])[] = [
  ["closes without an answer", end(), CUT],
  ["resets without an answer", reset(), CUT],
  ["resets in the head", reset("HTTP/1.1 200 OK\r\nContent-"), CUT],
  ["closes in the body", end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), CUT],
  ["hangs before the head", () => undefined, LATE],
  ["hangs in the head", write("HTTP/1.1 200 OK\r\nContent-"), LATE],
  ["hangs in the body", write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), LATE],
  ["hangs in a chunk", write(`${CHUNKED}5\r\nab`), LATE],
  ["answers HTTP/0.9", end("<html>hello</html>"), NOT_HTTP],
  ["answers garbage for ever", endlessly("\0\0", "\0".repeat(65_536)), NOT_HTTP],
  ["answers a bad chunk", write(`${CHUNKED}zz\r\n`), NOT_HTTP],
  [
    "answers a length below zero",
    end("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok"),
    /a Content-Length that is no length/,
  ],
  [
    "answers a field without end",
    endlessly("HTTP/1.1 200 OK\r\nX-A: ", "a".repeat(65_536)),
    HEAD_TOO_LONG,
  ],
  [
    "answers fields without end",
    endlessly("HTTP/1.1 200 OK\r\n", "X-A: a\r\n".repeat(1_000)),
    NOT_HTTP,
  ],
  [
    "answers a gigabyte",
    endlessly("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", MEGABYTE),
    TOO_LONG,
  ],
  [
    "answers until it closes, and does not close",
    endlessly("HTTP/1.1 200 OK\r\n\r\n", MEGABYTE),
    TOO_LONG,
  ],
  ["answers chunks without end", endlessly(CHUNKED, `100000\r\n${MEGABYTE}\r\n`), TOO_LONG],
  [
    "answers trailers without end",
    endlessly(`${CHUNKED}0\r\n`, "X-A: a\r\n".repeat(1_000)),
    HEAD_TOO_LONG,
  ],
];

function projectTo(url: string, integrationMethod = "POST"): string {
  const integration = { integrationUri: url, integrationMethod, twoWay: true };
  return JSON.stringify({
    apis: { test: { stages: { dev: {} }, routes: { $default: integration } } },
  });
}

test.each(MISDEEDS)(
  "a backend that %s: an error frame, its connection is let go, the next message is answered",
  async (_what, misdeed, detail) => {
    const clock = new FakeClock();
    await using server = await backend(misdeed);
    await using gateway = await startTestGateway({ sluiceYaml: projectTo(server.url), clock });
    using client = await connect(gateway.ws());
    client.send("x");
    await server.reached;
    const failed = gateway.activity(({ status }) => status === 500);
    if (detail === LATE) clock.advance(INTEGRATION_TIMEOUT_MS);
    expect((await withDeadline(failed, { what: "the failure" })).detail).toMatch(detail);
    await client.message('"message": "Internal server error"');
    await withDeadline(server.gone, { what: "the end of the connection to the backend" });
    client.send("x");
    await client.message("healed");
  },
);

test.each(["302 Found", "307 Temporary Redirect", "401 Unauthorized"])(
  "a backend that answers %s is not followed, and gets nothing else",
  async (status) => {
    await using elsewhere = await backend(write(OK));
    const location = `Location: ${elsewhere.url}\r\nWWW-Authenticate: Basic`;
    await using server = await backend(
      write(`HTTP/1.1 ${status}\r\n${location}\r\nContent-Length: 0\r\n\r\n`),
    );
    await using gateway = await startTestGateway({ sluiceYaml: projectTo(server.url) });
    using client = await connect(gateway.ws());
    client.send("x");
    const handled = await gateway.activity(({ eventType }) => eventType === "MESSAGE");
    expect(handled.status).toBe(Number(status.slice(0, 3)));
    expect([server.requests(), elsewhere.requests()]).toEqual([1, 0]);
  },
);

test("an answer before the request was read is the answer", async () => {
  await using server = await backend((socket) => {
    socket.pause();
    socket.write(
      "HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig",
    );
  });
  await using gateway = await startTestGateway({ sluiceYaml: projectTo(server.url) });
  using client = await connect(gateway.ws());
  client.send("x".repeat(30_000));
  await client.message("big");
});

test("informational answers before the answer are passed over", async () => {
  const early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
  await using server = await backend(write(early + OK));
  await using gateway = await startTestGateway({ sluiceYaml: projectTo(server.url) });
  using client = await connect(gateway.ws());
  client.send("x");
  await client.message("healed");
});

test("bytes after an answer are the answer to nothing", async () => {
  const late = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\npoisoned";
  await using server = await backend(write(OK + late));
  await using gateway = await startTestGateway({ sluiceYaml: projectTo(server.url) });
  using client = await connect(gateway.ws());
  for (let time = 1; time <= 3; time += 1) client.send("x");
  await gateway.activity(() => client.received.length === 3 || gateway.activities.length > 3);
  expect(client.received.filter((text) => text !== "healed")).toEqual([]);
});

/** A backend that answers the first request of a connection, and resets at the second. */
async function resettingBackend() {
  const requests: string[] = [];
  const server = createServer((socket) => {
    let ofConnection = 0;
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      ofConnection += 1;
      requests.push(String(chunk).split(" ", 1)[0] ?? "");
      if (ofConnection === 1) socket.write(OK);
      else socket.resetAndDestroy();
    });
  });
  await listening(server, 0);
  const url = `http://127.0.0.1:${portOf(server)}/`;
  return { url, requests, [Symbol.dispose]: () => void server.close() };
}

test.each([
  ["POST", "is not sent again: it may have been handled", 2],
  ["PUT", "is sent once more, as it may be (RFC 9110 section 9.2.2)", 3],
])("a %s that a reused connection lost %s", async (method, _what, requests) => {
  using server = await resettingBackend();
  await using gateway = await startTestGateway({ sluiceYaml: projectTo(server.url, method) });
  using client = await connect(gateway.ws());
  client.send("first");
  await client.message("healed");
  client.send("second");
  await gateway.activity(() => gateway.activities.length === 3);
  expect(server.requests).toEqual(Array.from({ length: requests }, () => method));
  expect(gateway.activities.at(-1)?.status).toBe(method === "POST" ? 500 : 200);
});

test("a backend that is gone, and comes back on its port: the next message is answered", async () => {
  const first = await backend(write(OK));
  const port = Number(new URL(first.url).port);
  await using gateway = await startTestGateway({ sluiceYaml: projectTo(first.url) });
  using client = await connect(gateway.ws());
  client.send("x");
  await client.message("healed");
  await first[Symbol.asyncDispose]();
  client.send("x");
  const failed = await gateway.activity(({ status }) => status === 500);
  expect(failed.detail).toMatch(
    /nothing listens there; is the backend running\?|it cut the connection/,
  );
  await using second = await backend(write(OK.replace("healed", "return")), port);
  client.send("x");
  await client.message("return");
  expect(second.requests()).toBe(1);
});
