import { describe, expect, test } from "bun:test";
import { latin1, seededRandom } from "../../../test/support/byte-streams.ts";
import { FakeRawSocket } from "./listener.fixture.ts";
import { Outbox, WAITING_BLOCK_BYTES } from "./outbox.ts";
import { TURN_BYTES_MAX, Turn } from "./turn.ts";

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

  test("keeps small frames together: what waits costs little more than it has bytes", () => {
    const socket = new FakeRawSocket();
    const outbox = new Outbox(socket);
    socket.room = 0;
    const pongs = 4 * WAITING_BLOCK_BYTES;
    for (let count = 0; count < pongs; count += 1) outbox.write(latin1("ab"));
    const large = latin1("c".repeat(WAITING_BLOCK_BYTES));
    outbox.write(large);
    outbox.write(latin1("d"));
    expect(outbox.waitingBytes).toBe(2 * pongs + large.length + 1);
    const pieces: number[] = [];
    socket.room = Number.POSITIVE_INFINITY;
    const write = socket.write.bind(socket);
    socket.write = (bytes) => {
      pieces.push(bytes.length);
      return write(bytes);
    };
    outbox.drained();
    expect(pieces).toEqual([...new Array(8).fill(WAITING_BLOCK_BYTES), large.length, 1]);
    expect(socket.text).toBe(`${"ab".repeat(pongs)}${"c".repeat(large.length)}d`);
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

/** A turn that ends when a test says so. */
function openTurn(): { readonly turn: Turn; end(): void } {
  const ends: (() => void)[] = [];
  const unexpected = (error: unknown): never => {
    throw error;
  };
  const turn = new Turn(unexpected, (end) => void ends.push(end));
  return {
    turn,
    end() {
      for (const end of ends.splice(0)) end();
    },
  };
}

describe("Outbox in a turn", () => {
  test("writes once what the turn brought", () => {
    const socket = new FakeRawSocket();
    const { turn, end } = openTurn();
    const outbox = new Outbox(socket, turn);
    outbox.write(latin1("one "));
    outbox.write(latin1("two"));
    expect(socket.writes).toBe(0);
    expect(outbox.waitingBytes).toBe(0);
    end();
    expect([socket.writes, socket.text]).toEqual([1, "one two"]);
    end();
    expect(socket.writes).toBe(1);
  });

  test("writes before the turn ends what is more than it may gather, in order", () => {
    const socket = new FakeRawSocket();
    const { turn, end } = openTurn();
    const outbox = new Outbox(socket, turn);
    outbox.write(latin1("a"));
    outbox.write(latin1("b".repeat(TURN_BYTES_MAX - 1)));
    expect(socket.writes).toBe(0);
    outbox.write(latin1("c"));
    expect(socket.written.length).toBe(TURN_BYTES_MAX);
    outbox.write(latin1("d".repeat(TURN_BYTES_MAX + 1)));
    expect(socket.written.length).toBe(2 * TURN_BYTES_MAX + 2);
    end();
    expect(socket.text.replace(/(.)\1*/g, "$1")).toBe("abcd");
  });

  test("what a full socket does not take waits, though its buffer is used by others", () => {
    const { turn, end } = openTurn();
    const [slow, fast] = [new FakeRawSocket(), new FakeRawSocket()];
    const [toSlow, toFast] = [new Outbox(slow, turn), new Outbox(fast, turn)];
    slow.room = 2;
    toSlow.write(latin1("slow"));
    end();
    expect(toSlow.waitingBytes).toBe(2);
    toFast.write(latin1("fast"));
    end();
    toSlow.write(latin1("!"));
    expect(toSlow.waitingBytes).toBe(3);
    slow.room = 9;
    toSlow.drained();
    expect([slow.text, fast.text]).toEqual(["slow!", "fast"]);
  });

  test("so does more of it than is copied together with other frames", () => {
    const { turn, end } = openTurn();
    const [slow, fast] = [new FakeRawSocket(), new FakeRawSocket()];
    const [toSlow, toFast] = [new Outbox(slow, turn), new Outbox(fast, turn)];
    const half = WAITING_BLOCK_BYTES;
    slow.room = 1;
    toSlow.write(latin1("a".repeat(half)));
    toSlow.write(latin1("b".repeat(half)));
    toFast.write(latin1("X".repeat(half)));
    toFast.write(latin1("Y".repeat(half)));
    end();
    expect(toSlow.waitingBytes).toBe(2 * half - 1);
    slow.room = Number.POSITIVE_INFINITY;
    toSlow.drained();
    expect(slow.text).toBe("a".repeat(half) + "b".repeat(half));
    expect(fast.text).toBe("X".repeat(half) + "Y".repeat(half));
  });

  test("whenEmpty() does not wait for the end of the turn", () => {
    const socket = new FakeRawSocket();
    const { turn, end } = openTurn();
    const outbox = new Outbox(socket, turn);
    const log: string[] = [];
    outbox.write(latin1("bye"));
    outbox.whenEmpty(() => log.push(socket.text));
    expect(log).toEqual(["bye"]);
    end();
    expect(socket.writes).toBe(1);
  });

  test("keeps the order of any writes, any room and any turns (seed 2)", () => {
    const random = seededRandom(2);
    for (let round = 0; round < 200; round += 1) {
      const socket = new FakeRawSocket();
      const { turn, end } = openTurn();
      const outbox = new Outbox(socket, turn);
      let sent = "";
      for (let step = 0; step < 30; step += 1) {
        socket.room = Math.floor(random() * 20);
        const what = random();
        if (what < 0.6) {
          const text = String.fromCharCode(97 + step).repeat(Math.floor(random() * 12));
          sent += text;
          outbox.write(latin1(text));
        } else if (what < 0.8) outbox.drained();
        else end();
      }
      socket.room = Number.POSITIVE_INFINITY;
      end();
      outbox.drained();
      expect(socket.text).toBe(sent);
      expect(outbox.waitingBytes).toBe(0);
    }
  });
});
