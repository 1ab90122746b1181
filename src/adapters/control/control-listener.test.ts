import { describe, expect, test } from "bun:test";
import { certificateFiles } from "../../../test/support/certificate-files.ts";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { RawClient } from "../../../test/support/raw-client.ts";
import { nextEvent, withDeadline } from "../../../test/support/wait-for.ts";
import type { HttpAnswer } from "../../core/http.ts";
import type { ControlRequest, ControlRoute } from "../../engine/control-route.ts";
import { CONTROL_LIMITS, type ControlLimits } from "./control-limits.ts";
import { type ControlTls, listenForControl } from "./control-listener.ts";

/** Tells when something waits for it. */
class SignallingClock extends FakeClock {
  readonly scheduled = new EventTarget();

  override schedule(at: number, run: () => void): { cancel(): void } {
    const timer = super.schedule(at, run);
    this.scheduled.dispatchEvent(new Event("scheduled"));
    return timer;
  }
}

const OK: HttpAnswer = { status: 200, headers: [["Content-Type", "text/plain"]], body: "fine" };

function open(
  options: {
    readonly routes?: readonly ControlRoute[];
    readonly limits?: Partial<ControlLimits>;
    readonly hostNames?: readonly string[];
    readonly clock?: FakeClock;
    readonly tls?: ControlTls;
  } = {},
) {
  const seen: ControlRequest[] = [];
  const bugs: unknown[] = [];
  const refusals: string[] = [];
  const clock = options.clock ?? new FakeClock(0);
  const handle = (request: ControlRequest) => {
    seen.push(request);
    return OK;
  };
  const { hostNames = [], tls } = options;
  const limits = { ...CONTROL_LIMITS, ...options.limits };
  const listener = listenForControl(
    { host: "127.0.0.1", port: 0, tls, hostNames, limits, clock },
    {
      routes: options.routes ?? [
        { method: "GET", path: "/metrics", bodyBytesMax: 0, handle },
        { method: "POST", path: "/things/{Name}", bodyBytesMax: 4, handle },
      ],
      refused: ({ method, rawPath }, { status, detail }) =>
        refusals.push(`${status} ${method} ${rawPath}: ${detail}`),
      reportBug: (error) => bugs.push(error),
    },
  );
  return {
    seen,
    bugs,
    refusals,
    port: listener.port,
    useTls: listener.useTls,
    fetch: (path: string, init?: RequestInit) =>
      fetch(`http://127.0.0.1:${listener.port}${path}`, init),
    [Symbol.asyncDispose]: () => listener.stop(),
  };
}

describe("listenForControl()", () => {
  test("gives a route the request as it came and writes its answer", async () => {
    await using control = open();
    const answer = await control.fetch("/things/a%3Ab?x=%24&y", { method: "POST", body: "1234" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/plain");
    expect(await answer.text()).toBe("fine");
    const [request] = control.seen;
    expect(request).toMatchObject({
      method: "POST",
      rawPath: "/things/a%3Ab",
      rawQuery: "x=%24&y",
      sourceIp: "127.0.0.1",
      scheme: "http",
      parameters: { Name: "a:b" },
    });
    expect(new TextDecoder().decode(request?.body)).toBe("1234");
    expect(request?.headers).toContainEqual(["host", `127.0.0.1:${control.port}`]);
  });

  test("answers HEAD with a GET route's headers", async () => {
    await using control = open();
    const answer = await control.fetch("/metrics", { method: "HEAD" });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe("");
  });

  test("says in JSON what is not there", async () => {
    await using control = open();
    const absent = await control.fetch("/nothing?x=1");
    expect(absent.status).toBe(404);
    expect(await absent.json()).toEqual({ message: "Nothing answers /nothing here." });
    const wrong = await control.fetch("/metrics", { method: "POST" });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get("allow")).toBe("GET, HEAD");
    expect(await wrong.json()).toEqual({
      message: "POST is not possible here: use GET, HEAD.",
    });
    expect(control.refusals).toEqual([
      "404 GET /nothing: Nothing answers /nothing here.",
      "405 POST /metrics: POST is not possible here: use GET, HEAD.",
    ]);
  });

  test("takes a body of the route's limit and no byte more, declared or not", async () => {
    await using control = open();
    const chunked = (text: string) =>
      new ReadableStream({
        start(stream) {
          stream.enqueue(new TextEncoder().encode(text));
          stream.close();
        },
      });
    for (const [body, status] of [
      ["1234", 200],
      ["12345", 413],
      [chunked("1234"), 200],
      [chunked("12345"), 413],
    ] as const) {
      expect((await control.fetch("/things/a", { method: "POST", body })).status).toBe(status);
    }
    const long = await control.fetch("/things/a", { method: "POST", body: "12345" });
    expect(await long.json()).toEqual({ message: "The body is longer than 4 bytes." });
  });

  test("says that @connections has another port", async () => {
    await using control = open({ routes: [] });
    const answer = await control.fetch("/dev/@connections/abc");
    expect([answer.status, await answer.json()]).toEqual([
      404,
      {
        message:
          "Nothing answers /dev/@connections/abc here: @connections is on the port that clients connect to.",
      },
    ]);
  });

  test("lets a route word the answer to a body that is too long", async () => {
    const bodyTooLarge = () => ({ status: 413, headers: [["X-Own", "yes"]] as const, body: "" });
    await using control = open({
      routes: [{ method: "POST", path: "/a", bodyBytesMax: 1, bodyTooLarge, handle: () => OK }],
    });
    const answer = await control.fetch("/a", { method: "POST", body: "12" });
    expect(answer.headers.get("x-own")).toBe("yes");
  });

  test("gives a body its time and no longer", async () => {
    const clock = new SignallingClock();
    await using control = open({ limits: { bodyTimeoutMs: 5_000 }, clock });
    const waiting = nextEvent(clock.scheduled, "scheduled");
    using client = await RawClient.connect({ port: control.port });
    client.send("POST /things/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n12");
    await waiting;
    clock.advance(4_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    const { status, body } = await client.readAnswer();
    expect(status).toBe(408);
    expect(JSON.parse(body)).toEqual({ message: "The body did not arrive within 5000 ms." });
    expect(control.seen).toEqual([]);
  });

  test("answers as many requests at once as the limit says, and 503 to one more", async () => {
    const released = Promise.withResolvers<void>();
    const reached = new EventTarget();
    let handled = 0;
    const handle = async (): Promise<HttpAnswer> => {
      handled += 1;
      if (handled === 2) reached.dispatchEvent(new Event("both"));
      await released.promise;
      return OK;
    };
    await using control = open({
      routes: [{ method: "GET", path: "/slow", bodyBytesMax: 0, handle }],
      limits: { requestsMax: 2 },
    });
    const both = nextEvent(reached, "both");
    const answers = [control.fetch("/slow"), control.fetch("/slow")];
    await both;
    const refused = await control.fetch("/slow");
    expect(refused.status).toBe(503);
    released.resolve();
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200);
    expect((await control.fetch("/slow")).status).toBe(200);
  });

  test("reads as many long bodies at once as the limit says, each in its longer time", async () => {
    const clock = new SignallingClock();
    await using control = open({
      routes: [
        { method: "POST", path: "/long", bodyBytesMax: 11, handle: () => OK },
        { method: "POST", path: "/short", bodyBytesMax: 10, handle: () => OK },
      ],
      limits: { longBodyBytes: 10, longBodiesMax: 1, longBodyTimeoutMs: 9_000 },
      clock,
    });
    const waiting = nextEvent(clock.scheduled, "scheduled");
    using client = await RawClient.connect({ port: control.port });
    client.send("POST /long HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n12");
    await waiting;
    const long = () => control.fetch("/long", { method: "POST", body: "12345678901" });
    expect((await long()).status).toBe(503);
    expect((await control.fetch("/short", { method: "POST", body: "1234567890" })).status).toBe(
      200,
    );
    clock.advance(8_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect((await client.readAnswer()).status).toBe(408);
    expect((await long()).status).toBe(200);
  });

  test("refuses what a web page could send, whatever it asks for", async () => {
    await using control = open({ hostNames: ["sluice"] });
    for (const headers of [
      { Host: "evil.example" },
      { Origin: "http://evil.example" },
      { Origin: "null" },
    ]) {
      const answer = await control.fetch("/metrics", { headers });
      expect(answer.status).toBe(403);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
    expect(control.seen).toEqual([]);
    expect(control.refusals[0]).toStartWith("403 GET /metrics: The Host header evil.example ");
    expect(control.refusals).toHaveLength(3);
    expect((await control.fetch("/metrics", { headers: { Host: "sluice:80" } })).status).toBe(200);
    expect(control.refusals).toHaveLength(3);
  });

  test("reports a handler that throws and tells the client nothing of it", async () => {
    const handle = () => Promise.reject(new Error("secret"));
    await using control = open({
      routes: [{ method: "GET", path: "/bug", bodyBytesMax: 0, handle }],
    });
    const answer = await control.fetch("/bug");
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ message: "Internal server error" });
    expect(control.bugs).toEqual([new Error("secret")]);
  });

  test("refuses a port that is taken, and stops with requests under way", async () => {
    const never = Promise.withResolvers<HttpAnswer>();
    const reached = new EventTarget();
    const handle = () => {
      reached.dispatchEvent(new Event("reached"));
      return never.promise;
    };
    const clock = new FakeClock(0);
    const options = { host: "127.0.0.1", hostNames: [], limits: CONTROL_LIMITS, clock };
    const handlers = {
      routes: [{ method: "GET", path: "/", bodyBytesMax: 0, handle }] as const,
      reportBug: () => undefined,
      refused: () => undefined,
    };
    const listener = listenForControl({ ...options, port: 0 }, handlers);
    const { port } = listener;
    expect(() => listenForControl({ ...options, port }, handlers)).toThrow(
      expect.objectContaining({ code: "EADDRINUSE" }),
    );
    const asked = nextEvent(reached, "reached");
    const cut = fetch(`http://127.0.0.1:${port}/`);
    await asked;
    await withDeadline(listener.stop(), { what: "the control listener to stop" });
    await expect(cut).rejects.toThrow();
    never.resolve(OK);
    await expect(RawClient.connect({ port })).rejects.toThrow();
  });
});

describe("listenForControl() with a certificate", () => {
  const handle = ({ scheme }: ControlRequest): HttpAnswer => ({ ...OK, body: scheme });
  const routes = [{ method: "GET", path: "/scheme", bodyBytesMax: 0, handle }] as const;

  async function secured() {
    const files = await certificateFiles();
    const tls = await files.issue({ names: ["localhost"] });
    const control = open({ routes, tls });
    return {
      ...control,
      files,
      get: (init: object = {}) =>
        fetch(`https://localhost:${control.port}/scheme`, {
          tls: { ca: files.ca },
          keepalive: false,
          ...init,
        } as RequestInit),
      async [Symbol.asyncDispose]() {
        await control[Symbol.asyncDispose]();
        files[Symbol.dispose]();
      },
    };
  }

  test("answers HTTPS alone, and pages of its own origin", async () => {
    await using control = await secured();
    const origin = `https://localhost:${control.port}`;
    const answer = await control.get({ headers: { Origin: origin } });
    expect(await answer.text()).toBe("https");
    expect(
      (await control.get({ headers: { Origin: origin.replace("https", "http") } })).status,
    ).toBe(403);
    await expect(fetch(`http://localhost:${control.port}/scheme`)).rejects.toThrow();
  });

  test("shows another certificate from when it is replaced, and keeps the port", async () => {
    await using control = await secured();
    using others = await certificateFiles();
    control.useTls(await others.issue());
    await expect(control.get()).rejects.toThrow(/certificate/);
    const answer = await control.get({ tls: { ca: others.ca } });
    expect(await answer.text()).toBe("https");
  });

  test("keeps the certificate when the other one is none", async () => {
    await using control = await secured();
    expect(() => control.useTls({ key: "x", cert: "y" })).toThrow();
    expect((await control.get()).status).toBe(200);
  });
});
