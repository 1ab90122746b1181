import { afterAll, expect, test } from "bun:test";
import { certificateFiles } from "../../../test/support/certificate-files.ts";
import { dayOf, readValidPair } from "./valid-pair.ts";

const DAY_MS = 86_400_000;
const files = await certificateFiles();
afterAll(() => files[Symbol.dispose]());
const pair = await files.issue();
const written = files.write("own", pair);

test("readValidPair() says until when a certificate is valid", () => {
  const read = readValidPair(written, Date.now());
  expect(read).toMatchObject(pair);
  expect(Math.round((read.expiresAt - Date.now()) / DAY_MS)).toBe(397);
});

test("readValidPair() refuses one whose time is over or has not come, on either side of both", () => {
  const { expiresAt } = readValidPair(written, Date.now());
  expect(readValidPair(written, expiresAt - 1).key).toBe(pair.key);
  expect(() => readValidPair(written, expiresAt)).toThrow(
    `The certificate in ${written.certificateFile} expired on ${dayOf(expiresAt)}`,
  );
  const begins = expiresAt - 397 * DAY_MS - 3_600_000;
  expect(readValidPair(written, begins).key).toBe(pair.key);
  expect(() => readValidPair(written, begins - 1)).toThrow("is not valid before");
});

test("readValidPair() refuses what readPemPair() refuses", () => {
  const missing = { ...written, keyFile: `${files.folder}/none.pem` };
  expect(() => readValidPair(missing, Date.now())).toThrow("There is no file");
});
