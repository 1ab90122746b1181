import { afterAll, describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "./certificate-authority.ts";
import { clientCertificateFile, keptClientCertificate } from "./client-certificate.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-client-certificate-"));
afterAll(() => rmSync(folder, { recursive: true }));
const NOW = Date.now();
const DAY_MS = 86_400_000;
const authority = await createAuthority(NOW);
const kept = (id: string, more: { now?: number; authority?: typeof authority } = {}) =>
  keptClientCertificate({ folder, authority: more.authority ?? authority, id }, more.now ?? NOW);

describe("keptClientCertificate()", () => {
  test("makes a certificate for TLS clients of this authority, and keeps it readable for its user alone", async () => {
    const { cert, key } = await kept("backend");
    const certificate = new X509Certificate(cert);
    expect(certificate.subject).toBe("CN=backend\nO=Sluice");
    expect(certificate.verify(new X509Certificate(authority.cert).publicKey)).toBe(true);
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]); // clientAuth
    const file = clientCertificateFile(folder, "backend");
    expect(readFileSync(file, "utf8")).toBe(cert);
    const keyFile = file.replace(".pem", "-key.pem");
    expect(readFileSync(keyFile, "utf8")).toBe(key);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(await kept("backend")).toEqual({ cert, key });
    expect((await kept("other")).cert).not.toBe(cert);
  });

  test("makes it anew 30 days before its end, and not a second earlier", async () => {
    const { cert } = await kept("renewed");
    const end = Date.parse(new X509Certificate(cert).validTo);
    const early = await kept("renewed", { now: end - 30 * DAY_MS - 1_000 });
    expect(early.cert).toBe(cert);
    expect((await kept("renewed", { now: end - 30 * DAY_MS })).cert).not.toBe(cert);
  });

  test("makes it anew for another authority, and when it was spoilt", async () => {
    const { cert } = await kept("spoilt");
    const other = await createAuthority(NOW);
    const next = await kept("spoilt", { authority: other });
    expect(next.cert).not.toBe(cert);
    writeFileSync(clientCertificateFile(folder, "spoilt"), "half");
    expect((await kept("spoilt", { authority: other })).cert).not.toBe(next.cert);
  });

  test.each(["", "../x", "a b", "a".repeat(129)])("takes no id %j", async (id) => {
    await expect(kept(id)).rejects.toThrow("is no client certificate id");
  });
});
