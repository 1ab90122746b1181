import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { LOG_TAIL_BYTES_MAX, LOG_TAIL_WAIT_MS_MAX, LogTails } from "./log-tails.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("LogTails", () => {
  test("has the lines of one invocation, up to its REPORT line", async () => {
    const tails = new LogTails(new FakeClock());
    using tail = tails.open("a");
    tails.note({ requestId: "a", text: "START RequestId: a Version: $LATEST" });
    tails.note({ requestId: "b", text: "of another" });
    tails.note({ text: "of none" });
    tails.note({ requestId: "a", text: "REPORT RequestId: a\tDuration: 1 ms" });
    expect(text(await tail.end())).toBe(
      "START RequestId: a Version: $LATEST\nREPORT RequestId: a\tDuration: 1 ms\n",
    );
  });

  test("waits for the last line as long as its limit says, and leaves no timer", async () => {
    const clock = new FakeClock();
    const tails = new LogTails(clock);
    using tail = tails.open("a");
    tails.note({ requestId: "a", text: "printed" });
    const end = tail.end();
    clock.advance(LOG_TAIL_WAIT_MS_MAX - 1);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(text(await end)).toBe("printed\n");
    tails.note({ requestId: "a", text: "REPORT RequestId: a" });
    expect(text(await tail.end())).toBe("printed\nREPORT RequestId: a\n");
    expect(clock.pending).toBe(0);
  });

  test("keeps the last bytes and no more", async () => {
    const tails = new LogTails(new FakeClock());
    using tail = tails.open("a");
    const report = "REPORT RequestId: a";
    const fits = LOG_TAIL_BYTES_MAX - report.length - 2;
    tails.note({ requestId: "a", text: "x".repeat(fits) });
    tails.note({ requestId: "a", text: report });
    const whole = await tail.end();
    expect(whole).toHaveLength(LOG_TAIL_BYTES_MAX);
    expect(text(whole)).toStartWith("x");
    tails.note({ requestId: "a", text: "y" });
    const cut = await tail.end();
    expect(cut).toHaveLength(LOG_TAIL_BYTES_MAX);
    expect(text(cut)).toEndWith(`${report}\ny\n`);
  });

  test("forgets an invocation whose answer is out", async () => {
    const clock = new FakeClock();
    const tails = new LogTails(clock);
    const tail = tails.open("a");
    tail[Symbol.dispose]();
    tails.note({ requestId: "a", text: "late" });
    const end = tail.end();
    clock.advance(LOG_TAIL_WAIT_MS_MAX);
    expect(await end).toHaveLength(0);
  });
});
