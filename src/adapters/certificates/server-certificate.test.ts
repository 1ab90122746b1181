import { afterAll, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "./certificate-authority.ts";
import { keptServerCertificate } from "./server-certificate.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-server-certificate-"));
afterAll(() => rmSync(folder, { recursive: true }));
const NOW = Date.now();
const DAY_MS = 86_400_000;
const authority = await createAuthority(NOW);

function kept(names: readonly string[], more: { now?: number; by?: typeof authority } = {}) {
  return keptServerCertificate({ folder, authority: more.by ?? authority, names }, more.now ?? NOW);
}

test("keptServerCertificate() keeps it for the same names, readable for its user alone", async () => {
  const first = await kept(["localhost", "::1"]);
  expect(new X509Certificate(first.cert).subjectAltName).toContain("DNS:localhost");
  expect(await kept(["localhost", "::1"])).toEqual(first);
  expect(statSync(join(folder, "server.pem")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["server.pem"]);
});

test("keptServerCertificate() makes it anew for other names, for another authority and when it was spoilt", async () => {
  const first = await kept(["localhost"]);
  const named = await kept(["localhost", "chat.localhost"]);
  expect(new X509Certificate(named.cert).subjectAltName).toContain("DNS:chat.localhost");
  const by = await createAuthority(NOW);
  const other = await kept(["localhost", "chat.localhost"], { by });
  writeFileSync(join(folder, "server.pem"), "half");
  const mended = await kept(["localhost", "chat.localhost"], { by });
  const all = [first, named, other, mended].map(({ cert }) => cert);
  expect(new Set(all).size).toBe(4);
});

test("keptServerCertificate() makes it anew 30 days before its end, and not a second earlier", async () => {
  const { cert } = await kept(["localhost"]);
  const end = Date.parse(new X509Certificate(cert).validTo);
  const early = await kept(["localhost"], { now: end - 30 * DAY_MS - 1_000 });
  expect(early.cert).toBe(cert);
  expect((await kept(["localhost"], { now: end - 30 * DAY_MS })).cert).not.toBe(cert);
});

test("keptServerCertificate() gives gateways that start together whole pairs", async () => {
  const names = Array.from({ length: 8 }, (_, index) => [`host${index % 2}.localhost`]);
  for (const { key, cert } of await Promise.all(names.map((each) => kept(each)))) {
    expect(key).toStartWith("-----BEGIN PRIVATE KEY-----");
    expect(cert).toStartWith("-----BEGIN CERTIFICATE-----");
  }
});
