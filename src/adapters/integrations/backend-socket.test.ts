import { describe, expect, test } from "bun:test";
import type { Socket } from "node:net";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { BackendPool } from "./backend-pool.ts";
import { asked, OK, type PoolBackend, poolBackend, told } from "./pool.fixture.ts";

function callsOf({ port }: Pick<PoolBackend, "port">) {
  const pool = new BackendPool(new FakeClock());
  return (path: string, more = {}) => {
    const made = asked(path, more);
    pool.call("one", { hostname: "127.0.0.1", port }, made.exchange);
    return made;
  };
}

/** Answers the first request of a connection, and closes it at the second. */
const forgetful = () => {
  const seen = new Set<unknown>();
  return poolBackend((socket, path) => {
    if (seen.has(socket) && path !== "/again") socket.end();
    else socket.write(OK);
    seen.add(socket);
  });
};

/** However it ends. */
function closeOf(socket: Socket | undefined): Promise<void> {
  return new Promise((resolve) => void socket?.on("close", () => resolve()));
}

describe("BackendSocket", () => {
  test("a request that a reused connection lost is sent once more when it may be", async () => {
    await using backend = await forgetful();
    const call = callsOf(backend);
    await told(call("/1"));
    expect(await told(call("/2"))).toBe(200);
    expect(backend.requests).toEqual(["/1", "/2", "/2"]);
    expect(backend.connections).toHaveLength(2);
  });

  test("one that may not be repeated is not, nor one that a new connection lost", async () => {
    await using backend = await forgetful();
    const call = callsOf(backend);
    await told(call("/1"));
    expect(await told(call("/2", { isRepeatable: false }))).toBe("ECONNRESET");
    expect(backend.requests).toEqual(["/1", "/2"]);
    await using rude = await poolBackend((socket) => socket.end());
    expect(await told(callsOf(rude)("/3"))).toBe("ECONNRESET");
    expect(rude.requests).toEqual(["/3"]);
  });

  test("one that is lost again is not sent a third time", async () => {
    let answered = 0;
    await using backend = await poolBackend((socket) => {
      answered += 1;
      if (answered === 1) socket.write(OK);
      else socket.end();
    });
    const call = callsOf(backend);
    await told(call("/1"));
    expect(await told(call("/2"))).toBe("ECONNRESET");
    expect(backend.requests).toEqual(["/1", "/2", "/2"]);
  });

  test("a byte of the answer is enough: then it is not sent again", async () => {
    let answered = 0;
    await using backend = await poolBackend((socket) => {
      answered += 1;
      if (answered === 1) socket.write(OK);
      else socket.end("H");
    });
    const call = callsOf(backend);
    await told(call("/1"));
    expect(await told(call("/2"))).toBe("ECONNRESET");
    expect(backend.requests).toEqual(["/1", "/2"]);
  });

  test("one that is called off takes its connection with it, and its answer reaches nobody", async () => {
    const arrived = Promise.withResolvers<() => void>();
    await using backend = await poolBackend((socket, path) => {
      if (path === "/slow") arrived.resolve(() => socket.write(OK.replace("200", "500")));
      else socket.write(OK);
    });
    const call = callsOf(backend);
    await told(call("/1"));
    const slow = call("/slow");
    const answer = await arrived.promise;
    const closed = closeOf(backend.connections[0]);
    slow.exchange.callOff();
    expect(await told(slow)).toBe("calledOff");
    answer();
    await closed;
    expect(await told(call("/2"))).toBe(200);
  });

  test("one that is called off while its connection is made leaves that to the next", async () => {
    await using backend = await poolBackend((socket) => void socket.write(OK));
    const call = callsOf(backend);
    const early = call("/early");
    early.exchange.callOff();
    expect(await told(call("/next"))).toBe(200);
    expect(backend.requests).toEqual(["/next"]);
  });

  test("what comes while nothing was asked is the answer to nothing", async () => {
    await using backend = await poolBackend((socket) => void socket.write(OK));
    const call = callsOf(backend);
    await told(call("/1"));
    const [socket] = backend.connections;
    const closed = closeOf(socket);
    socket?.write(OK.replace("200", "500"));
    await closed;
    expect(await told(call("/2"))).toBe(200);
    expect(backend.connections).toHaveLength(2);
  });

  test("a request that does not fit the socket is sent whole", async () => {
    const body = "x".repeat(20_000_000);
    await using backend = await poolBackend((socket, path) => {
      if (path === "/next") return void socket.write(OK);
      socket.on("data", () => {
        if (socket.bytesRead === bytes.length) socket.write(OK);
      });
    });
    const bytes = new TextEncoder().encode(
      `PUT /big HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const call = callsOf(backend);
    expect(await told(call("/big", { bytes }))).toBe(200);
    expect(await told(call("/next", { endsConnection: true }))).toBe(200);
    expect(backend.connections).toHaveLength(1);
  });

  test("where nobody listens the call fails as the runtime says", async () => {
    const gone = await poolBackend(() => undefined);
    await gone[Symbol.asyncDispose]();
    expect(await told(callsOf(gone)("/"))).toBe("ECONNREFUSED");
  });
});
