import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import type { HttpIntegrationRequest, HttpOutcome } from "../../engine/ports.ts";
import { RESPONSE_BYTES_MAX } from "./backend-answer.ts";
import { httpInvoker } from "./http.ts";

type Handler = (request: Request) => Response | Promise<Response>;
let handle: Handler;
const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: (request) => handle(request) });
afterAll(() => server.stop(true));

beforeEach(() => {
  handle = () => new Response("");
});

const url = (path = "/") => new URL(path, server.url).href;
const NEVER = new AbortController().signal;

function invoke(changes: Partial<HttpIntegrationRequest> = {}, signal: AbortSignal = NEVER) {
  return httpInvoker().invoke(
    { method: "POST", url: url(), headers: [], body: undefined, ...changes },
    signal,
  );
}

function textOf(outcome: HttpOutcome): string {
  return outcome.kind === "answered" ? new TextDecoder().decode(outcome.body) : outcome.kind;
}

describe("httpInvoker", () => {
  test("sends method, path, repeated headers and body as they are given", async () => {
    handle = async (request) =>
      Response.json({
        method: request.method,
        path: new URL(request.url).pathname + new URL(request.url).search,
        own: request.headers.get("x-own"),
        body: await request.text(),
      });
    const outcome = await invoke({
      method: "PUT",
      url: url("/a%20b?x=1&x=2"),
      headers: [
        ["X-Own", "1"],
        ["x-own", "2"],
      ],
      body: "grüße",
    });
    expect(outcome).toMatchObject({ kind: "answered", statusCode: 200 });
    expect(JSON.parse(textOf(outcome))).toEqual({
      method: "PUT",
      path: "/a%20b?x=1&x=2",
      own: "1, 2",
      body: "grüße",
    });
  });

  test("hands any status on, and follows no redirect", async () => {
    for (const status of [204, 302, 404, 500]) {
      handle = () => new Response(null, { status, headers: { location: url("/elsewhere") } });
      const outcome = await invoke();
      expect(outcome).toMatchObject({ kind: "answered", statusCode: status });
      expect(textOf(outcome)).toBe("");
      if (outcome.kind === "answered") {
        expect(outcome.headers).toContainEqual(["Location", url("/elsewhere")]);
      }
    }
  });

  test("reads a compressed answer, and leaves out the fields about how it came", async () => {
    handle = () =>
      new Response(gzipSync("grüße"), { headers: { "content-encoding": "gzip", "x-own": "1" } });
    const outcome = await invoke();
    expect(textOf(outcome)).toBe("grüße");
    const names = outcome.kind === "answered" ? outcome.headers.map(([name]) => name) : [];
    expect(names).toContain("x-own");
    for (const name of ["content-encoding", "content-length", "transfer-encoding"]) {
      expect(names).not.toContain(name);
    }
  });

  test("is aborted by the signal, before the answer and inside it", async () => {
    const early = new AbortController();
    const arrived = Promise.withResolvers<void>();
    const exit = Promise.withResolvers<Response>();
    handle = () => {
      arrived.resolve();
      return exit.promise;
    };
    const waiting = invoke({}, early.signal);
    await arrived.promise;
    early.abort();
    expect(await waiting).toEqual({ kind: "aborted" });
    exit.resolve(new Response(""));

    const late = new AbortController();
    handle = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.enqueue(new Uint8Array(1));
            late.abort();
            return new Promise<void>(() => undefined);
          },
        }),
      );
    expect(await invoke({}, late.signal)).toEqual({ kind: "aborted" });
  });

  test("a backend that cannot be reached is named without path, query and credentials", async () => {
    const gone = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("") });
    const { host } = gone.url;
    await gone.stop(true);
    const outcome = await invoke({ url: `http://user:password@${host}/path?token=secret` });
    expect(outcome.kind).toBe("unreachable");
    const detail = outcome.kind === "unreachable" ? outcome.detail : "";
    expect(detail).toStartWith(`Cannot reach http://${host}: `);
    for (const secret of ["user", "password", "path", "secret"]) {
      expect(detail).not.toContain(secret);
    }
    expect(await invoke({ url: "no url" })).toMatchObject({
      kind: "unreachable",
      detail: expect.stringContaining("a URL that is not valid"),
    });
  });
});

describe("RESPONSE_BYTES_MAX", () => {
  const most = "x".repeat(RESPONSE_BYTES_MAX);
  const tooBig = { kind: "unreachable", detail: `The answer is over ${RESPONSE_BYTES_MAX} bytes` };
  const streamed = (text: string) => new Response(new Blob([text]).stream());

  test.each([
    ["that says its length", (text: string) => new Response(text)],
    ["in chunks", streamed],
    [
      "that is compressed",
      (text: string) => new Response(gzipSync(text), { headers: { "content-encoding": "gzip" } }),
    ],
  ])("an answer %s may have so many bytes and not one more", async (_way, answer) => {
    handle = () => answer(most);
    const outcome = await invoke();
    expect(outcome.kind).toBe("answered");
    expect(outcome.kind === "answered" ? outcome.body.length : 0).toBe(RESPONSE_BYTES_MAX);
    handle = () => answer(`${most}x`);
    expect(await invoke()).toEqual(tooBig as never);
  });
});
