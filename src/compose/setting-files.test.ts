import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../adapters/certificates/certificate-authority.ts";
import { unusableSettingFile } from "./setting-files.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-setting-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
const pair = await createAuthority(Date.now());
const certificateFile = join(folder, "c.pem");
const keyFile = join(folder, "k.pem");
writeFileSync(certificateFile, pair.cert);
writeFileSync(keyFile, pair.key);
const missing = join(folder, "missing.pem");

test("unusableSettingFile() finds nothing where there is nothing, or nothing wrong", () => {
  expect(unusableSettingFile({ backends: {}, tls: {} })).toBeUndefined();
  const backends = { caFile: certificateFile };
  expect(unusableSettingFile({ backends, tls: { certificateFile, keyFile } })).toBeUndefined();
});

test("unusableSettingFile() names the setting and the file", () => {
  expect(unusableSettingFile({ backends: { caFile: missing }, tls: {} })).toBe(
    `backends.caFile: There is no file ${missing}`,
  );
  const tls = { certificateFile: missing, keyFile };
  expect(unusableSettingFile({ backends: {}, tls })).toBe(`tls: There is no file ${missing}`);
});
