import { describe, expect, test } from "bun:test";
import { createServer } from "node:net";
import type { HttpIntegrationRequest } from "../../engine/ports.ts";
import { httpInvoker } from "./http.ts";

type Handler = (request: Request) => Response | Promise<Response>;

/** A backend on a free port that goes away with its test. */
function backend(handler: Handler) {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handler });
  return { url: server.url.href, [Symbol.asyncDispose]: () => server.stop(true) };
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
  ])("an answer that is %s is a failure", async (_name, text) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end(text));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    expect((await call(`http://127.0.0.1:${port}/`)).kind).toBe("unreachable");
    server.close();
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
