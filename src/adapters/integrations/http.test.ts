import { describe, expect, test } from "bun:test";
import { createServer } from "node:net";
import { gzipSync } from "node:zlib";
import type { HttpIntegrationRequest } from "../../engine/ports.ts";
import { httpInvoker, RESPONSE_BYTES_MAX } from "./http.ts";

type Handler = (request: Request) => Response | Promise<Response>;

/** A backend on a free port that goes away with its test. */
function backend(handler: Handler) {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handler });
  return { url: server.url.href, [Symbol.asyncDispose]: () => server.stop(true) };
}

const never = new AbortController().signal;

function call(url: string, more: Partial<HttpIntegrationRequest> = {}, signal = never) {
  return httpInvoker.invoke({ method: "POST", url, headers: [], body: "hi", ...more }, signal);
}

describe("httpInvoker", () => {
  test("sends the method, the headers and the body, and hands the answer on", async () => {
    let seen: unknown;
    await using server = backend(async (request) => {
      seen = {
        method: request.method,
        path: new URL(request.url).pathname + new URL(request.url).search,
        header: request.headers.get("x-tag"),
        body: await request.text(),
      };
      return new Response("é", { status: 418, headers: { "x-reply": "1" } });
    });
    const outcome = await call(`${server.url}app?a=1`, {
      method: "PUT",
      headers: [
        ["X-Tag", "one"],
        ["x-tag", "two"],
      ],
    });
    expect(seen).toEqual({ method: "PUT", path: "/app?a=1", header: "one, two", body: "hi" });
    expect(outcome).toMatchObject({ kind: "answered", statusCode: 418, body: "é" });
    if (outcome.kind === "answered") expect(outcome.headers).toContainEqual(["x-reply", "1"]);
  });

  test("a GET has no body", async () => {
    await using server = backend(async (request) => new Response(await request.text()));
    const outcome = await call(server.url, { method: "GET", body: undefined });
    expect(outcome).toMatchObject({ kind: "answered", body: "" });
  });

  test("does not follow a redirect", async () => {
    let calls = 0;
    await using server = backend(() => {
      calls += 1;
      return new Response(null, { status: 302, headers: { location: "/elsewhere" } });
    });
    expect(await call(server.url)).toMatchObject({ kind: "answered", statusCode: 302 });
    expect(calls).toBe(1);
  });

  test("an unreachable backend is named without its path, query and password", async () => {
    const listening = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
    const { port } = listening;
    await listening.stop(true);
    const outcome = await call(`http://user:hush@127.0.0.1:${port}/secret?token=hush`);
    expect(outcome.kind).toBe("unreachable");
    const { detail } = outcome as { detail: string };
    expect(detail).toStartWith(`Cannot reach http://127.0.0.1:${port}: `);
    expect(detail).not.toContain("hush");
    expect(detail).not.toContain("secret");
  });

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

  test("a backend that hangs is left when the signal fires, before and within the answer", async () => {
    const hanging = Promise.withResolvers<Response>();
    const reached = Promise.withResolvers<void>();
    await using silent = backend(() => {
      reached.resolve();
      return hanging.promise;
    });
    const first = new AbortController();
    const waiting = call(silent.url, {}, first.signal);
    await reached.promise;
    first.abort();
    expect(await waiting).toEqual({ kind: "aborted" });
    hanging.resolve(new Response());

    const second = new AbortController();
    await using slow = backend(
      () =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue("half");
            },
            pull: () => second.abort(),
          }),
        ),
    );
    expect(await call(slow.url, {}, second.signal)).toEqual({ kind: "aborted" });
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
});

describe("httpInvoker bounds an answer", () => {
  const over = { kind: "unreachable", detail: `The answer is over ${RESPONSE_BYTES_MAX} bytes` };
  const exact = new Uint8Array(RESPONSE_BYTES_MAX).fill(97);
  const tooMuch = new Uint8Array(RESPONSE_BYTES_MAX + 1).fill(97);
  const inPieces = (bytes: Uint8Array) => () =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.length; at += 1_048_576) {
            controller.enqueue(bytes.subarray(at, at + 1_048_576));
          }
          controller.close();
        },
      }),
    );
  const compressed = (bytes: Uint8Array) => () =>
    new Response(gzipSync(bytes), { headers: { "content-encoding": "gzip" } });

  test.each([
    ["declared", (bytes: Uint8Array) => () => new Response(bytes as Uint8Array<ArrayBuffer>)],
    ["chunked", inPieces],
    ["compressed", compressed],
  ])("%s: up to the limit and not a byte over it", async (_name, answer) => {
    await using fits = backend(answer(exact));
    const outcome = await call(fits.url);
    expect(outcome.kind === "answered" && outcome.body.length).toBe(RESPONSE_BYTES_MAX);
    await using burst = backend(answer(tooMuch));
    expect(await call(burst.url)).toEqual(over as never);
  });

  test("a character that is cut by a chunk stays whole", async () => {
    const bytes = new TextEncoder().encode("a€b");
    await using server = backend(
      () =>
        new Response(
          new ReadableStream({
            async pull(controller) {
              for (const byte of bytes) {
                controller.enqueue(Uint8Array.of(byte));
                await Bun.sleep(0);
              }
              controller.close();
            },
          }),
        ),
    );
    expect(await call(server.url)).toMatchObject({ body: "a€b" });
  });
});
