import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import {
  chainKeys,
  REFRESH_BEFORE_EXPIRY_MS,
  RETRY_AFTER_FAILURE_MS,
  sdkChain,
} from "./chain-keys.ts";

const HOUR_MS = 3_600_000;

/** A chain whose every reading the test decides; `expiresInMs` of the keys it gives. */
function chain(expiresInMs?: number) {
  const clock = new FakeClock();
  const readings: PromiseWithResolvers<number>[] = [];
  const keys = chainKeys(async () => {
    const reading = Promise.withResolvers<number>();
    readings.push(reading);
    const number = await reading.promise;
    return {
      accessKeyId: `key${number}`,
      secretAccessKey: "secret",
      ...(expiresInMs === undefined ? {} : { expiration: new Date(clock.now() + expiresInMs) }),
    };
  }, clock);
  const give = async (number: number) => {
    readings[number - 1]?.resolve(number);
    await settled();
  };
  return { clock, readings, keys, give };
}

/** Lets everything run that waits for nothing. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

function idOf(keys: unknown): string {
  expect(keys).not.toBeInstanceOf(Promise);
  return (keys as { credential: { accessKeyId: string } }).credential.accessKeyId;
}

describe("chainKeys()", () => {
  test("reads the chain once for everybody who asks, then answers at once, for ever without an expiry", async () => {
    const { clock, readings, keys, give } = chain();
    const asked = [keys(), keys()];
    expect(readings).toHaveLength(1);
    await give(1);
    expect((await Promise.all(asked)).map(idOf)).toEqual(["key1", "key1"]);
    clock.advance(1_000 * HOUR_MS);
    expect(idOf(keys())).toBe("key1");
    expect(readings).toHaveLength(1);
  });

  test("reads again before the keys expire, without anybody waiting", async () => {
    const { clock, readings, keys, give } = chain(HOUR_MS);
    void keys();
    await give(1);
    clock.advance(HOUR_MS - REFRESH_BEFORE_EXPIRY_MS - 1);
    expect(idOf(keys())).toBe("key1");
    expect(readings).toHaveLength(1);
    clock.advance(1);
    expect(idOf(keys())).toBe("key1");
    expect(readings).toHaveLength(2);
    await give(2);
    expect(idOf(keys())).toBe("key2");
  });

  test("does not give keys that have expired", async () => {
    const { clock, keys, give } = chain(HOUR_MS);
    void keys();
    await give(1);
    clock.advance(HOUR_MS);
    const waiting = keys();
    expect(waiting).toBeInstanceOf(Promise);
    await give(2);
    expect(idOf(await waiting)).toBe("key2");
  });

  test("keeps good keys when reading again fails, and tries again later", async () => {
    const { clock, readings, keys, give } = chain(HOUR_MS);
    void keys();
    await give(1);
    clock.advance(HOUR_MS - REFRESH_BEFORE_EXPIRY_MS);
    void keys();
    readings[1]?.reject(new Error("no network"));
    await settled();
    expect(idOf(keys())).toBe("key1");
    clock.advance(RETRY_AFTER_FAILURE_MS - 1);
    expect(idOf(keys())).toBe("key1");
    expect(readings).toHaveLength(2);
    clock.advance(1);
    expect(idOf(keys())).toBe("key1");
    expect(readings).toHaveLength(3);
  });

  test("says why there are no keys, and does not ask a chain that failed again for a while", async () => {
    const { clock, readings, keys, give } = chain();
    const first = keys();
    readings[0]?.reject(new Error("Could not load credentials from any providers"));
    const none = {
      kind: "none",
      detail:
        "No AWS credentials to call AWS with (Could not load credentials from any providers): run aws configure, or set awsServices.credentials",
    } as const;
    expect(await first).toEqual(none);
    clock.advance(RETRY_AFTER_FAILURE_MS - 1);
    expect(keys()).toEqual(none);
    expect(readings).toHaveLength(1);
    clock.advance(1);
    const second = keys();
    await give(2);
    expect(idOf(await second)).toBe("key2");
  });
});

test("chainKeys() asks a chain that found nothing again after its time, also when the machine was set back", async () => {
  const { clock, readings, keys, give } = chain();
  const first = keys();
  readings[0]?.reject(new Error("nothing"));
  expect(await first).toMatchObject({ kind: "none" });
  clock.jump(-HOUR_MS);
  clock.advance(RETRY_AFTER_FAILURE_MS);
  const second = keys();
  await give(2);
  expect(idOf(await second)).toBe("key2");
});

test("sdkChain() is AWS's own chain: here its environment", async () => {
  const before = { ...process.env };
  process.env.AWS_ACCESS_KEY_ID = "AKIAENVIRONMENT";
  process.env.AWS_SECRET_ACCESS_KEY = "secret";
  process.env.AWS_SESSION_TOKEN = "token";
  try {
    expect(await sdkChain("us-east-1")()).toMatchObject({
      accessKeyId: "AKIAENVIRONMENT",
      secretAccessKey: "secret",
      sessionToken: "token",
    });
  } finally {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});
