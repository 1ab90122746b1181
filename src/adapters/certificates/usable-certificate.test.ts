import { describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import {
  AUTHORITY_LIFETIME_MS,
  createAuthority,
  issueCertificate,
} from "./certificate-authority.ts";
import { isUsable, whyUnusable } from "./usable-certificate.ts";

const NOW = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;

describe("whyUnusable()", () => {
  test("accepts an authority with a day left and refuses one with less", async () => {
    const authority = await createAuthority(NOW);
    const lastDay = NOW + AUTHORITY_LIFETIME_MS - DAY_MS;
    expect(whyUnusable(authority, lastDay)).toBeUndefined();
    expect(whyUnusable(authority, lastDay + 1)).toBe("has expired");
  });

  test("refuses what is not PEM, is cut short, or is no authority", async () => {
    const authority = await createAuthority(NOW);
    const leaf = await issueCertificate(authority, ["localhost"], NOW);
    expect(whyUnusable({ key: "", cert: "" }, NOW)).toBe("cannot be read");
    const cut = { ...authority, key: authority.key.slice(0, 80) };
    expect(whyUnusable(cut, NOW)).toBe("cannot be read");
    expect(whyUnusable(leaf, NOW)).toBe("is no authority");
  });

  test("refuses a key that belongs to another certificate", async () => {
    const [one, two] = await Promise.all([createAuthority(NOW), createAuthority(NOW)]);
    expect(whyUnusable({ key: one.key, cert: two.cert }, NOW)).toBe(
      "holds a key that does not fit its certificate",
    );
  });
});

describe("isUsable()", () => {
  test("is for a certificate of this authority with its own key and time left", async () => {
    const [authority, other] = await Promise.all([createAuthority(NOW), createAuthority(NOW)]);
    const leaf = await issueCertificate(authority, ["localhost"], NOW);
    const end = Date.parse(new X509Certificate(leaf.cert).validTo);
    const at = { now: NOW, timeLeftMs: DAY_MS };
    expect(isUsable(leaf, authority, at)).toBe(true);
    expect(isUsable(leaf, authority, { ...at, now: end - DAY_MS - 1_000 })).toBe(true);
    expect(isUsable(leaf, authority, { ...at, now: end - DAY_MS })).toBe(false);
    expect(isUsable(leaf, other, at)).toBe(false);
    expect(isUsable({ ...leaf, key: other.key }, authority, at)).toBe(false);
    expect(isUsable({ ...leaf, cert: "half" }, authority, at)).toBe(false);
  });
});
