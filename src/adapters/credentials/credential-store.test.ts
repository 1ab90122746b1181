import { expect, test } from "bun:test";
import { credentialStore, WARNED_KEYS_MAX } from "./credential-store.ts";

const KNOWN = {
  accessKeyId: "AKIAKNOWN",
  secretAccessKey: "secret",
  principalArn: "arn:aws:iam::123456789012:user/known",
  policies: "all",
} as const;

test("find() gives a known key and nothing else", () => {
  const store = credentialStore({
    known: [KNOWN],
    unknownAccessKeys: "warn",
    warn: () => undefined,
  });
  expect(store.find("AKIAKNOWN")?.principalArn).toBe(KNOWN.principalArn);
  expect(store.find("AKIAOTHER")).toBeUndefined();
});

test("admitUnknown() lets an unknown key in and warns about it once", () => {
  const warned: string[] = [];
  const store = credentialStore({
    known: [],
    unknownAccessKeys: "warn",
    warn: (accessKeyId) => warned.push(accessKeyId),
  });
  expect([store.admitUnknown("AKIA1"), store.admitUnknown("AKIA1")]).toEqual([true, true]);
  expect(warned).toEqual(["AKIA1"]);
});

test("admitUnknown() remembers a bounded number of keys", () => {
  let warnings = 0;
  const store = credentialStore({
    known: [],
    unknownAccessKeys: "warn",
    warn: () => {
      warnings += 1;
    },
  });
  for (let key = 0; key < WARNED_KEYS_MAX + 10; key += 1) store.admitUnknown(`AKIA${key}`);
  expect(warnings).toBe(WARNED_KEYS_MAX);
});

test("admitUnknown() refuses when the configuration says so", () => {
  const store = credentialStore({ known: [], unknownAccessKeys: "refuse", warn: () => undefined });
  expect(store.admitUnknown("AKIA1")).toBe(false);
});
