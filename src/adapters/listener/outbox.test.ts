import { describe, expect, test } from "bun:test";
import { latin1, seededRandom } from "../../../test/support/byte-streams.ts";
import { FakeRawSocket } from "./listener.fixture.ts";
import { Outbox } from "./outbox.ts";

describe("Outbox", () => {
  test("writes at once what the socket takes", () => {
    const socket = new FakeRawSocket();
    const outbox = new Outbox(socket);
    outbox.write(latin1("hello"));
    expect(socket.text).toBe("hello");
    expect(outbox.waitingBytes).toBe(0);
  });

  test("keeps the rest and everything after it, in order, until the socket drains", () => {
    const socket = new FakeRawSocket();
    const outbox = new Outbox(socket);
    socket.room = 3;
    outbox.write(latin1("hello "));
    outbox.write(latin1("world"));
    expect(socket.text).toBe("hel");
    expect(outbox.waitingBytes).toBe(8);
    socket.room = 4;
    outbox.drained();
    expect(socket.text).toBe("hello w");
    expect(outbox.waitingBytes).toBe(4);
    // Room alone is not enough: nothing may overtake what waits.
    socket.room = 100;
    outbox.write(latin1("!"));
    expect(socket.text).toBe("hello w");
    outbox.drained();
    expect(socket.text).toBe("hello world!");
    expect(outbox.waitingBytes).toBe(0);
  });

  test("keeps the order of any writes and any room (seed 1)", () => {
    const random = seededRandom(1);
    for (let round = 0; round < 200; round += 1) {
      const socket = new FakeRawSocket();
      const outbox = new Outbox(socket);
      let sent = "";
      let emptied = 0;
      for (let step = 0; step < 30; step += 1) {
        socket.room = Math.floor(random() * 8);
        if (random() < 0.6) {
          const text = String.fromCharCode(97 + step).repeat(Math.floor(random() * 12));
          sent += text;
          outbox.write(latin1(text));
        } else outbox.drained();
        expect(socket.written.length + outbox.waitingBytes).toBe(sent.length);
      }
      outbox.whenEmpty(() => {
        emptied += 1;
        expect(socket.text).toBe(sent);
      });
      socket.room = Number.POSITIVE_INFINITY;
      outbox.drained();
      expect(emptied).toBe(1);
    }
  });

  test("whenEmpty() runs now when nothing waits, else once after the last byte", () => {
    const socket = new FakeRawSocket();
    const outbox = new Outbox(socket);
    const log: string[] = [];
    outbox.whenEmpty(() => log.push("now"));
    socket.room = 0;
    outbox.write(latin1("ab"));
    outbox.whenEmpty(() => log.push("replaced"));
    outbox.whenEmpty(() => log.push("later"));
    socket.room = 1;
    outbox.drained();
    expect(log).toEqual(["now"]);
    socket.room = 1;
    outbox.drained();
    outbox.drained();
    expect(log).toEqual(["now", "later"]);
  });

  test("a socket that is closed takes nothing, and does not count negative", () => {
    const socket = new FakeRawSocket();
    socket.isClosed = true;
    const outbox = new Outbox(socket);
    outbox.write(latin1("ab"));
    expect(outbox.waitingBytes).toBe(2);
    outbox.drained();
    expect(outbox.waitingBytes).toBe(2);
  });
});
