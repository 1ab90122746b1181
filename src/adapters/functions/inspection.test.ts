import { expect, test } from "bun:test";
import { connect, createServer, type Server, type Socket } from "node:net";
import { waitFor } from "../../../test/support/wait-for.ts";
import { DEBUGGER_CONNECTIONS_MAX, Inspection } from "./inspection.ts";

/** An inspector that answers what the test says, to all that it gets. */
class FakeInspector implements Disposable {
  readonly sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(answer: string): Promise<FakeInspector> {
    const server = createServer((socket) => {
      inspector.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("data", () => socket.write(answer));
    });
    const inspector = new FakeInspector(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return inspector;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  [Symbol.dispose](): void {
    this.#server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

/** What a test sees of an inspection, and who waits for it. */
class Watched implements Disposable {
  readonly said: string[] = [];
  readonly inspection: Inspection;
  readonly #watchers = new Set<() => void>();
  readonly changed = () => {
    for (const watch of [...this.#watchers]) watch();
  };

  constructor({ port = 0, portsTried = 1, waits = false } = {}) {
    this.inspection = new Inspection({
      ...{ functionName: "echo", port, portsTried, waits },
      announce: (sentence) => {
        this.said.push(sentence);
        this.changed();
      },
    });
  }

  until(what: string, condition: () => boolean): Promise<true> {
    return waitFor(
      (changed) => {
        this.#watchers.add(changed);
        return () => this.#watchers.delete(changed);
      },
      () => (condition() ? true : undefined),
      { what },
    );
  }

  [Symbol.dispose](): void {
    this.inspection[Symbol.dispose]();
  }
}

async function client(
  port: number,
  text = "GET /x HTTP/1.1\r\n\r\n",
): Promise<Socket & { ended: Promise<void> }> {
  const socket = connect(port, "127.0.0.1") as Socket & { ended: Promise<void> };
  socket.on("error", () => undefined);
  socket.ended = new Promise((resolve) => socket.once("close", () => resolve()));
  socket.resume();
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  socket.write(text);
  return socket;
}

const SWITCHED = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

test("a WebSocket that the inspector takes holds the process, until it is closed", async () => {
  using inspector = await FakeInspector.open(SWITCHED);
  using watched = new Watched();
  const { inspection } = watched;
  await inspection.listen();
  const followed = inspection.follow(watched.changed);
  expect(followed.isHeld).toBe(false);
  expect(followed.takes(`Debugger listening on ws://127.0.0.1:${inspector.port}/an-id`)).toBe(true);
  expect(watched.said).toEqual([`Debugger of echo: ws://127.0.0.1:${inspection.port}/an-id`]);
  const editor = await client(inspection.port);
  await watched.until("the attachment", () => followed.isHeld);
  expect(watched.said.at(-1)).toBe("The debugger of echo is attached: no time-out of it counts.");
  editor.destroy();
  await watched.until("the end", () => !followed.isHeld);
  expect(watched.said.at(-1)).toBe("The debugger of echo is gone: its time-outs count again.");
});

test("who only asks for the list of targets is no debugger", async () => {
  using inspector = await FakeInspector.open("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
  using watched = new Watched();
  await watched.inspection.listen();
  const followed = watched.inspection.follow(watched.changed);
  followed.takes(`Debugger listening on ws://127.0.0.1:${inspector.port}/an-id`);
  const asking = await client(watched.inspection.port, "GET /json/list HTTP/1.1\r\n\r\n");
  const answer = await new Promise((resolve) => asking.once("data", resolve));
  expect(String(answer)).toEndWith("[]");
  expect(followed.isHeld).toBe(false);
  asking.destroy();
});

test("any answer of a debug adapter is to a debugger", async () => {
  using inspector = await FakeInspector.open("Content-Length: 2\r\n\r\n{}");
  using watched = new Watched();
  await watched.inspection.listen();
  const followed = watched.inspection.follow(watched.changed);
  followed.takes(`Debugger listening on 127.0.0.1:${inspector.port}`);
  expect(watched.said).toEqual([`Debugger of echo: 127.0.0.1:${watched.inspection.port}`]);
  const editor = await client(watched.inspection.port);
  await watched.until("the attachment", () => followed.isHeld);
  followed.ended();
  await editor.ended;
  expect(followed.isHeld).toBe(false);
});

test("the next process is reached on the same port", async () => {
  using first = await FakeInspector.open(SWITCHED);
  using second = await FakeInspector.open(SWITCHED);
  using watched = new Watched();
  const { inspection } = watched;
  await inspection.listen();
  const before = inspection.follow(watched.changed);
  before.takes(`Debugger listening on ws://127.0.0.1:${first.port}/one`);
  const after = inspection.follow(watched.changed);
  after.takes(`Debugger listening on ws://127.0.0.1:${second.port}/two`);
  before.ended();
  const editor = await client(inspection.port);
  await watched.until("the attachment", () => after.isHeld);
  expect([first.sockets.size, second.sockets.size, before.isHeld]).toEqual([0, 1, false]);
  editor.destroy();
});

test("a process that waits for its debugger to go is left by it", async () => {
  using inspector = await FakeInspector.open(SWITCHED);
  using watched = new Watched();
  await watched.inspection.listen();
  const followed = watched.inspection.follow(watched.changed);
  followed.takes(`Debugger listening on ws://127.0.0.1:${inspector.port}/an-id`);
  const editor = await client(watched.inspection.port);
  await watched.until("the attachment", () => followed.isHeld);
  expect(followed.takes("Waiting for the debugger to disconnect...")).toBe(true);
  await editor.ended;
  expect(followed.isHeld).toBe(false);
});

test("without a process, or before its inspector listens, a debugger is turned away", async () => {
  using watched = new Watched();
  await watched.inspection.listen();
  await (await client(watched.inspection.port)).ended;
  watched.inspection.follow(watched.changed);
  await (await client(watched.inspection.port)).ended;
  expect(watched.said).toEqual([]);
});

test(`at most ${DEBUGGER_CONNECTIONS_MAX} connections are taken at once`, async () => {
  using inspector = await FakeInspector.open(SWITCHED);
  using watched = new Watched();
  await watched.inspection.listen();
  const followed = watched.inspection.follow(watched.changed);
  followed.takes(`Debugger listening on ws://127.0.0.1:${inspector.port}/an-id`);
  const { port } = watched.inspection;
  const editors = await Promise.all(
    Array.from({ length: DEBUGGER_CONNECTIONS_MAX }, () => client(port)),
  );
  await Promise.all(editors.map((each) => new Promise((resolve) => each.once("data", resolve))));
  await (await client(port)).ended;
  expect(inspector.sockets.size).toBe(DEBUGGER_CONNECTIONS_MAX);
  followed.ended();
  await Promise.all(editors.map(({ ended }) => ended));
});

test("listen() passes over a port that is taken, and says so when none is left", async () => {
  using taken = await FakeInspector.open("");
  using one = new Watched({ port: taken.port });
  expect(one.inspection.listen()).rejects.toThrow(
    `Cannot open the debugger of function "echo": port ${taken.port} is taken; name another with --inspect=echo=PORT, 0 for any that is free`,
  );
  using more = new Watched({ port: taken.port, portsTried: 20 });
  await more.inspection.listen();
  expect(more.inspection.port).toBeGreaterThan(taken.port);
});
