import { expect, test } from "bun:test";
import { BoundedOutput, OUTPUT_BUFFER_BYTES_MAX } from "./bounded-output.ts";

/** A stream whose reader reads when `read` is called. */
function heldStream() {
  const written: string[] = [];
  let waiting: (() => void)[] = [];
  return {
    written,
    stream: {
      write(text: string, done: () => void) {
        written.push(text);
        waiting.push(done);
      },
    },
    read() {
      const read = waiting;
      waiting = [];
      for (const done of read) done();
    },
  };
}

const atOnce = (flush: () => void): void => flush();

/** With its line end a quarter of what may wait. */
const QUARTER = "é".repeat(OUTPUT_BUFFER_BYTES_MAX / 8 - 1).padEnd(OUTPUT_BUFFER_BYTES_MAX / 8);

test("BoundedOutput keeps as many bytes as may wait and not one more, and says what is lost", () => {
  const { written, stream, read } = heldStream();
  const output = new BoundedOutput(stream, (sentence) => `lost: ${sentence}`, atOnce);
  for (let index = 0; index < 4; index++) output.line(QUARTER);
  expect(Buffer.byteLength(written.join(""))).toBe(OUTPUT_BUFFER_BYTES_MAX);
  output.line("");
  output.line("x");
  expect(written).toHaveLength(4);
  read();
  expect(written.slice(4)).toEqual([
    "lost: 2 lines are lost here, because nobody read them in time\n",
  ]);
  output.line("again");
  read();
  expect(written.slice(5)).toEqual(["again\n"]);
});

test("BoundedOutput loses nothing to a reader who reads", () => {
  const { written, stream, read } = heldStream();
  const output = new BoundedOutput(stream, () => "lost", atOnce);
  for (let index = 0; index < 9; index++) {
    output.line(QUARTER);
    read();
  }
  expect(written).toHaveLength(9);
});

test("BoundedOutput writes the lines of one turn together, in order", () => {
  const { written, stream } = heldStream();
  const ends: (() => void)[] = [];
  const output = new BoundedOutput(
    stream,
    () => "lost",
    (end) => void ends.push(end),
  );
  output.line("one");
  output.line("two");
  expect(written).toEqual([]);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  output.line("three");
  output.flush();
  ends[1]?.();
  expect(written).toEqual(["one\ntwo\n", "three\n"]);
});
