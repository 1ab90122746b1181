import { describe, expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import type { HttpIntegrationRequest } from "../../engine/ports.ts";
import { RESPONSE_BYTES_MAX } from "./backend-answer.ts";
import { httpInvoker } from "./http.ts";

type Handler = (request: Request) => Response | Promise<Response>;

/** A backend on a free port that goes away with its test. */
function backend(handler: Handler) {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handler });
  return { url: server.url.href, [Symbol.asyncDispose]: () => server.stop(true) };
}

/** A backend on a free port that answers each request with this text, letter for letter. */
async function rawBackend(text: string, then: (socket: Socket) => void = (socket) => socket.end()) {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write(text);
      then(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.dispose]: () => {
      server.close();
    },
  };
}

const never = new AbortController().signal;

function call(url: string, more: Partial<HttpIntegrationRequest> = {}, signal = never) {
  return httpInvoker().invoke({ method: "POST", url, headers: [], body: "hi", ...more }, signal);
}

describe("httpInvoker and what goes wrong", () => {
  test.each(["not a URL hush", "ftp://backend/hush", "http://", "http://[::1/hush"])(
    "the URL %j is a failure, not a throw",
    async (url) => {
      const outcome = await call(url);
      expect(outcome.kind).toBe("unreachable");
      expect(JSON.stringify(outcome)).not.toContain("hush");
    },
  );

  test.each([
    ["x-tag", "hush\r\nx-injected: 1"],
    ["x-tag", "hush\0"],
    ["x-tag", "hush€"],
    ["x tag", "hush"],
    ["", "hush"],
  ])("the header %j: %j is a failure that does not show the value", async (name, value) => {
    let calls = 0;
    await using server = backend(() => {
      calls += 1;
      return new Response();
    });
    const outcome = await call(server.url, { headers: [[name, value]] });
    expect(outcome.kind).toBe("unreachable");
    expect(JSON.stringify(outcome)).not.toContain("hush");
    expect(calls).toBe(0);
  });

  test("a signal that has fired already calls nobody", async () => {
    let calls = 0;
    await using server = backend(() => {
      calls += 1;
      return new Response();
    });
    expect(await call(server.url, {}, AbortSignal.abort())).toEqual({ kind: "aborted" });
    expect(calls).toBe(0);
  });

  test.each([
    ["cut in its head", "HTTP/1.1 200 OK\r\nContent-"],
    ["cut in its body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"],
    ["no HTTP", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["nothing", ""],
    ["in a coding that it is not", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nplain"],
    ["of two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    ["another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\n\r\n"],
  ])("an answer that is %s is a failure, said in a sentence of ours", async (_name, text) => {
    using server = await rawBackend(text);
    const outcome = await call(server.url);
    expect(outcome.kind).toBe("unreachable");
    expect(JSON.stringify(outcome)).not.toMatch(/fetch|verbose|_/);
  });

  test.each(["file:///etc/hostname", "data:text/plain,hush", "blob:hush", "about:blank"])(
    "%s is not read: a backend is called by http or https",
    async (url) => {
      const outcome = await call(url, { method: "GET", body: undefined });
      expect(outcome).toMatchObject({
        kind: "unreachable",
        detail: expect.stringContaining("must begin with http:// or https://"),
      });
      expect(JSON.stringify(outcome)).not.toContain("hush");
    },
  );

  test("an answer in chunks is bounded, whatever length it declares", async () => {
    const chunk = `100000\r\n${"x".repeat(0x10_0000)}\r\n`;
    const sent: number[] = [];
    using server = await rawBackend(
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      (socket) => {
        const more = () => {
          if (socket.destroyed) return;
          sent.push(chunk.length);
          if (sent.length > 40) socket.end("0\r\n\r\n");
          else socket.write(chunk, more);
        };
        more();
      },
    );
    expect(await call(server.url)).toEqual({
      kind: "unreachable",
      detail: `The answer is over ${RESPONSE_BYTES_MAX} bytes`,
    });
  });

  test.each([
    ["HEAD", "200 OK"],
    ["POST", "204 No Content"],
    ["POST", "304 Not Modified"],
  ])("%s answered %s has no body, whatever length it declares", async (method, status) => {
    const length = RESPONSE_BYTES_MAX + 1;
    using server = await rawBackend(`HTTP/1.1 ${status}\r\nContent-Length: ${length}\r\n\r\n`);
    const outcome = await call(server.url, { method, body: undefined });
    expect(outcome).toMatchObject({ kind: "answered", body: new Uint8Array(0) });
  });

  test("bytes that come in chunks stay whole", async () => {
    const bytes = [...new TextEncoder().encode("a€b")];
    await using server = backend(
      () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              const byte = bytes.shift();
              if (byte === undefined) controller.close();
              else controller.enqueue(Uint8Array.of(byte));
            },
          }),
        ),
    );
    expect(await call(server.url)).toMatchObject({
      body: new TextEncoder().encode("a€b"),
    });
  });
});
