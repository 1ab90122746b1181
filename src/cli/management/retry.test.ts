import { describe, expect, test } from "bun:test";
import { type Outcome, withRetries } from "./retry.ts";

function response(status: number, headers: Record<string, string> = {}): Outcome {
  return { status, headers: new Map(Object.entries(headers)), body: "" };
}

/** Answers with the outcomes in turn, the last for ever; shows the waits. */
async function run(attempts: number, ...outcomes: readonly Outcome[]) {
  const waits: number[] = [];
  let count = 0;
  const last = outcomes.at(-1) ?? response(200);
  const result = await withRetries(attempts, async () => outcomes[count++] ?? last, {
    random: () => 0.5,
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });
  return { ...result, waits, count };
}

describe("withRetries()", () => {
  test("waits up to 1, 2, 4 and 8 seconds between five attempts, then gives up", async () => {
    const { waits, count, retries, gaveUp } = await run(5, response(503));
    expect(waits).toEqual([500, 1000, 2000, 4000]);
    expect({ count, retries, gaveUp }).toEqual({ count: 5, retries: 4, gaveUp: true });
  });

  test("stops at the first outcome that will not change", async () => {
    const { outcome, count, gaveUp } = await run(5, response(500), response(429), response(200));
    expect([outcome, count, gaveUp]).toEqual([response(200), 3, false]);
  });

  test("does not try again with a single attempt", async () => {
    expect(await run(1, response(500))).toMatchObject({ count: 1, retries: 0, gaveUp: true });
  });

  test.each([429, 500, 502, 503, 504, 509])("tries again after %i", async (status) => {
    expect((await run(2, response(status))).count).toBe(2);
  });

  test.each([200, 302, 400, 403, 410, 413, 501])("does not try again after %i", async (status) => {
    expect((await run(2, response(status))).count).toBe(1);
  });

  test("tries again after a 400 that is throttling", async () => {
    const throttled = response(400, { "x-amzn-errortype": "ThrottlingException:" });
    expect((await run(2, throttled)).count).toBe(2);
  });

  test("tries again when the network failed, not when a certificate is not trusted", async () => {
    const counts = [];
    for (const failure of [
      "notConnected",
      "readTimeout",
      "closed",
      "notTrusted",
      "tooBig",
    ] as const) {
      counts.push((await run(2, { failure, detail: "" })).count);
    }
    expect(counts).toEqual([2, 2, 2, 1, 1]);
  });
});
