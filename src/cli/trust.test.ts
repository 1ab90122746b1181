import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { trustFor } from "./trust.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-trust-"));
afterAll(() => rmSync(folder, { recursive: true }));
const bundle = join(folder, "bundle.pem");
writeFileSync(bundle, "BUNDLE");
const withAuthority = { SLUICE_STATE_FOLDER: folder };
writeFileSync(join(folder, "ca.pem"), "DEVELOPMENT");

function trust(hostname: string, variables: Record<string, string>, caBundle?: string) {
  const environment = { variables, homeFolder: "/nowhere", workingFolder: "/" };
  return trustFor(hostname, { caBundle, verify: true }, environment);
}

describe("trustFor()", () => {
  test("adds the development authority to the others, for this machine alone", () => {
    expect(trust("localhost", withAuthority).ca).toEqual([...rootCertificates, "DEVELOPMENT"]);
    expect(trust("localhost", withAuthority, bundle).ca).toEqual(["BUNDLE", "DEVELOPMENT"]);
    expect(trust("example.com", withAuthority)).toEqual({ rejectUnauthorized: true });
    expect(trust("example.com", withAuthority, bundle).ca).toEqual(["BUNDLE"]);
    expect(trust("localhost", {})).toEqual({ rejectUnauthorized: true });
  });

  test("refuses a bundle that cannot be read", () => {
    expect(() => trust("example.com", {}, "/nowhere.pem")).toThrow(
      "Unable to read the CA bundle /nowhere.pem",
    );
  });
});
