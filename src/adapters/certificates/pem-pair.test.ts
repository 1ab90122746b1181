import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createAuthority, issueCertificate } from "./certificate-authority.ts";
import { readCaFile, readPemPair } from "./pem-pair.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-pem-"));
afterAll(() => rmSync(folder, { recursive: true }));
const authority = await createAuthority(Date.now());
const pair = await issueCertificate(authority, ["localhost"], Date.now());

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const certificateFile = file("c.pem", pair.cert + authority.cert);
const keyFile = file("k.pem", pair.key);
const noPem = file("secret.txt", "hush");
const missing = join(folder, "missing.pem");

describe("readPemPair()", () => {
  test("reads a chain with its key", () => {
    expect(readPemPair({ certificateFile, keyFile })).toEqual({
      key: pair.key,
      cert: pair.cert + authority.cert,
    });
  });

  test("names the file that has to be mended, and shows nothing of it", () => {
    const said = (files: Parameters<typeof readPemPair>[0]) => {
      try {
        readPemPair(files);
      } catch (error) {
        return (error as Error).message;
      }
      return "nothing was refused";
    };
    expect(said({ certificateFile: missing, keyFile })).toBe(`There is no file ${missing}`);
    const folder = dirname(certificateFile);
    expect(said({ certificateFile: folder, keyFile })).toStartWith(`Cannot read ${folder}: EISDIR`);
    expect(said({ certificateFile: noPem, keyFile })).toBe(`${noPem} holds no certificate in PEM`);
    expect(said({ certificateFile, keyFile: noPem })).toBe(
      `${noPem} holds no private key without a passphrase in PEM`,
    );
    const other = file("other.pem", authority.key);
    expect(said({ certificateFile, keyFile: other })).toBe(
      `${other} is not the private key of the certificate in ${certificateFile}`,
    );
  });
});

describe("readCaFile()", () => {
  test("reads any number of certificates", () => {
    expect(readCaFile(certificateFile)).toBe(pair.cert + authority.cert);
  });

  test("names a file without one, or with a broken one", () => {
    expect(() => readCaFile(missing)).toThrow(`There is no file ${missing}`);
    expect(() => readCaFile(keyFile)).toThrow(`${keyFile} holds no certificate in PEM`);
    const broken = file("broken.pem", `${authority.cert}${pair.cert.replace("MII", "AAA")}`);
    expect(() => readCaFile(broken)).toThrow(`${broken} holds no certificate in PEM`);
  });
});
