import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../adapters/certificates/certificate-authority.ts";
import { ConfigError } from "../config/config-error.ts";
import { projectBackends } from "./project-backends.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-dev-backends-"));
afterAll(() => rmSync(folder, { recursive: true }));
const pair = await createAuthority(Date.now());
const files = { certificateFile: join(folder, "c.pem"), keyFile: join(folder, "k.pem") };
writeFileSync(files.certificateFile, pair.cert);
writeFileSync(files.keyFile, pair.key);

const MADE = { key: "made", cert: "made" };
const made = async (id: string) => {
  if (id === "broken") throw new Error("the disk is full");
  return MADE;
};
const NONE = { vpcLinks: [], clientCertificates: [] };

describe("projectBackends()", () => {
  test("reads files, and has the other certificates made", async () => {
    const backends = projectBackends(
      { backends: { caFile: files.certificateFile } },
      made,
    )({
      vpcLinks: [{ vpcLinkId: "nlb", target: "http://127.0.0.1:8080" }],
      clientCertificates: [{ clientCertificateId: "own", files }, { clientCertificateId: "other" }],
    });
    expect(backends.caCertificates).toBe(pair.cert);
    expect([...backends.vpcLinks]).toEqual([["nlb", "http://127.0.0.1:8080"]]);
    expect(await backends.clientCertificates.get("own")).toEqual(pair);
    expect(await backends.clientCertificates.get("other")).toEqual(MADE);
  });

  test("names a file that cannot be read, at start and at a deployment", () => {
    const caFile = join(folder, "missing.pem");
    expect(() => projectBackends({ backends: { caFile } }, made)).toThrow(
      new ConfigError(`backends.caFile: There is no file ${caFile}`),
    );
    const missing = { certificateFile: caFile, keyFile: files.keyFile };
    const clientCertificates = [{ clientCertificateId: "own", files: missing }];
    const deploy = projectBackends({ backends: {} }, made);
    expect(() => deploy({ ...NONE, clientCertificates })).toThrow(
      `clientCertificates.own: There is no file ${caFile}`,
    );
    expect(deploy(NONE)).toEqual({ vpcLinks: new Map(), clientCertificates: new Map() });
  });

  test("whoever needs a certificate that could not be made hears why", async () => {
    const clientCertificates = [{ clientCertificateId: "broken" }];
    const { clientCertificates: pairs } = projectBackends(
      { backends: {} },
      made,
    )({
      ...NONE,
      clientCertificates,
    });
    await expect(pairs.get("broken") ?? Promise.resolve()).rejects.toThrow("the disk is full");
  });
});
