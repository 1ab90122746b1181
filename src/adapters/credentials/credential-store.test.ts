import { expect, test } from "bun:test";
import { credentialStore, WARNED_KEYS_MAX, WARNED_REGIONS_MAX } from "./credential-store.ts";

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
    warnRegion: () => undefined,
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
    warnRegion: () => undefined,
  });
  expect([store.admitUnknown("AKIA1"), store.admitUnknown("AKIA1")]).toEqual([true, true]);
  expect(warned).toEqual(["AKIA1"]);
});

test("admitUnknown() remembers a bounded number of keys and warns each time about those beyond it", () => {
  const warned: string[] = [];
  const store = credentialStore({
    known: [],
    unknownAccessKeys: "warn",
    warn: (accessKeyId) => warned.push(accessKeyId),
    warnRegion: () => undefined,
  });
  for (let key = 0; key < WARNED_KEYS_MAX; key += 1) store.admitUnknown(`AKIA${key}`);
  store.admitUnknown("AKIA0");
  expect(warned).toHaveLength(WARNED_KEYS_MAX);
  store.admitUnknown("AKIAONEMORE");
  store.admitUnknown("AKIAONEMORE");
  expect(warned.slice(WARNED_KEYS_MAX)).toEqual(["AKIAONEMORE", "AKIAONEMORE"]);
});

test("admitUnknown() refuses when the configuration says so", () => {
  const store = credentialStore({
    known: [],
    unknownAccessKeys: "refuse",
    warn: () => undefined,
    warnRegion: () => undefined,
  });
  expect(store.admitUnknown("AKIA1")).toBe(false);
});

test("noteRegion() warns about each foreign Region once, and beyond the bound each time", () => {
  const warned: string[] = [];
  const store = credentialStore({
    known: [],
    unknownAccessKeys: "warn",
    warn: () => undefined,
    warnRegion: (region) => warned.push(region),
  });
  for (let region = 0; region < WARNED_REGIONS_MAX; region += 1) store.noteRegion(`r-${region}`);
  store.noteRegion("r-0");
  expect(warned).toHaveLength(WARNED_REGIONS_MAX);
  store.noteRegion("one-more");
  store.noteRegion("one-more");
  expect(warned.slice(WARNED_REGIONS_MAX)).toEqual(["one-more", "one-more"]);
});
