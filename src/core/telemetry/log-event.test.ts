import { describe, expect, test } from "bun:test";
import { LOG_EVENT_BYTES_MAX, logEvent, singleLine } from "./log-event.ts";

describe("singleLine()", () => {
  test("leaves text as it is", () => {
    expect(singleLine('{"name":"Žofie 🎈"}')).toBe('{"name":"Žofie 🎈"}');
  });

  test("escapes what would end the line or steer a terminal", () => {
    expect(singleLine("a\r\nb\tc\u001b[31md\u0085e\u2028f\0")).toBe(
      "a\\r\\nb\\tc\\u001b[31md\\u0085e\\u2028f\\u0000",
    );
    expect(singleLine("a\u202eb\u2066c")).toBe("a\\u202eb\\u2066c");
  });
});

describe("logEvent()", () => {
  test("keeps an event of exactly the quota, and cuts one byte more", () => {
    const whole = "x".repeat(LOG_EVENT_BYTES_MAX);
    expect(logEvent(whole)).toBe(whole);
    const cut = logEvent(`${whole}x`);
    expect(cut).toHaveLength(LOG_EVENT_BYTES_MAX);
    expect(cut).toEndWith("xxx [TRUNCATED]");
  });

  test("counts bytes, and never cuts inside a character", () => {
    const cut = logEvent("🎈".repeat(300));
    expect(cut).toMatch(/^🎈+ \[TRUNCATED\]$/u);
    expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(LOG_EVENT_BYTES_MAX);
  });

  test("counts what escaping adds", () => {
    expect(new TextEncoder().encode(logEvent("\0".repeat(1_000))).length).toBe(1_024);
  });
});
