import { describe, expect, test } from "bun:test";
import { HmacKey } from "./digest.ts";
import { deriveSigningKey } from "./signature.ts";
import {
  expectMismatch,
  HELLO,
  KEY,
  SECRET,
  SESSION,
  signed,
  verify,
} from "./signed-request.fixture.ts";
import { SigningKeyCache } from "./verify.ts";

describe("SigningKeyCache", () => {
  const scope = { date: "20260925", region: "us-east-1", service: "execute-api" };
  const derived = new HmacKey(deriveSigningKey(SECRET, scope));
  const named = (accessKeyId: string) => ({ ...KEY, accessKeyId });

  test("serves the second request with the first one's key", () => {
    const keys = new SigningKeyCache();
    expect(verify(signed(), HELLO, { keys }).kind).toBe("verified");
    expect(keys.size).toBe(1);
    const kept = keys.find(KEY, scope);
    expect(kept).toBeDefined();
    expect(verify(signed(), HELLO, { keys }).kind).toBe("verified");
    expect(keys.find(KEY, scope)).toBe(kept as NonNullable<typeof kept>);
  });

  test("keeps nothing for a signature that did not verify, or a key that nobody knows", () => {
    const keys = new SigningKeyCache();
    verify(signed(), undefined, { keys });
    verify(signed({ credential: named("AKIDSTRANGER") }), HELLO, { keys });
    verify(signed({ credential: SESSION }), HELLO, { keys });
    expect(keys.size).toBe(0);
  });

  test("forgets a key when the secret is another", () => {
    const keys = new SigningKeyCache();
    verify(signed(), HELLO, { keys });
    const rotated = { ...KEY, secretAccessKey: "rotated" };
    expectMismatch(verify(signed(), HELLO, { keys, known: rotated }));
    expect(verify(signed({ credential: rotated }), HELLO, { keys, known: rotated }).kind).toBe(
      "verified",
    );
    expectMismatch(verify(signed(), HELLO, { keys, known: rotated }));
    expect(keys.size).toBe(1);
  });

  test("tells days and Regions apart", () => {
    const keys = new SigningKeyCache();
    verify(signed(), HELLO, { keys });
    verify(signed({ region: "eu-west-1" }), HELLO, { keys });
    verify(signed({ amzDate: "20260924T235959Z" }), HELLO, { keys });
    expect(keys.size).toBe(3);
  });

  test("holds as many keys as it may and drops the one unused for longest", () => {
    const keys = new SigningKeyCache(2);
    keys.keep(named("A"), scope, derived);
    keys.keep(named("B"), scope, derived);
    expect(keys.size).toBe(2);
    keys.keep(named("A"), scope, derived);
    keys.keep(named("C"), scope, derived);
    expect(keys.size).toBe(2);
    expect(keys.find(named("A"), scope)).toBeDefined();
    expect(keys.find(named("B"), scope)).toBeUndefined();
    expect(keys.find(named("C"), scope)).toBeDefined();
  });
});
