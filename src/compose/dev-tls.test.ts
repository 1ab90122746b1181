import { describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { prepareTls } from "./dev-tls.ts";

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), "sluice-tls-"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function configIn(folder: string, flags: Record<string, string> = {}) {
  return loadConfig({
    flags: { stateFolder: folder, ...flags },
    environment: { variables: {}, homeFolder: folder, workingFolder: folder },
  }).config;
}

describe("prepareTls()", () => {
  test("issues a certificate of the development authority, which child processes trust", async () => {
    await using place = await openFolder();
    const first = await prepareTls(configIn(place.folder));
    expect(first.cert).toStartWith("-----BEGIN CERTIFICATE-----");
    expect(first.key).toStartWith("-----BEGIN PRIVATE KEY-----");
    expect(await readFile(first.caFile, "utf8")).toStartWith("-----BEGIN CERTIFICATE-----");
    expect(Object.keys(first.trust)).toContain("NODE_EXTRA_CA_CERTS");
    const second = await prepareTls(configIn(place.folder));
    expect(await readFile(second.caFile, "utf8")).toBe(await readFile(first.caFile, "utf8"));
  });

  test("takes the user's own certificate and makes it trusted too", async () => {
    await using place = await openFolder();
    const own = await prepareTls(configIn(place.folder));
    const files = { cert: join(place.folder, "my.pem"), key: join(place.folder, "my.key") };
    await writeFile(files.cert, own.cert);
    await writeFile(files.key, own.key);
    const settings = { "tls.certificateFile": files.cert, "tls.keyFile": files.key };
    const tls = await prepareTls(configIn(place.folder, settings));
    expect([tls.cert, tls.key]).toEqual([own.cert, own.key]);
    const bundle = await readFile(tls.trust.NODE_EXTRA_CA_CERTS ?? "", "utf8");
    expect(bundle).toContain(own.cert.trim());
  });

  test("names the file that cannot be read", async () => {
    await using place = await openFolder();
    const missing = join(place.folder, "missing.pem");
    const settings = { "tls.certificateFile": missing, "tls.keyFile": missing };
    const failure = prepareTls(configIn(place.folder, settings));
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow(`tls: There is no file ${missing}`);
  });

  test("says what to do when its folder cannot be used", async () => {
    await using place = await openFolder();
    const inTheWay = join(place.folder, "file");
    await writeFile(inTheWay, "");
    const failure = prepareTls(configIn(join(inTheWay, "state")));
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow("--state-folder");
  });

  test("names the custom domains, apart from those that bring their certificate", async () => {
    await using place = await openFolder();
    const own = await prepareTls(configIn(place.folder));
    const certificate = {
      certificateFile: join(place.folder, "own.pem"),
      keyFile: join(place.folder, "own.key"),
    };
    await writeFile(certificate.certificateFile, own.cert);
    await writeFile(certificate.keyFile, own.key);
    const domains = [
      { domainName: "chat.example.com", apiMappings: [] },
      { domainName: "*.example.org", apiMappings: [], certificate },
    ];
    const tls = await prepareTls(configIn(place.folder), domains);
    const { subjectAltName } = new X509Certificate(tls.cert);
    expect(subjectAltName).toContain("DNS:chat.example.com");
    expect(subjectAltName).not.toContain("example.org");
    expect(tls.named).toEqual([{ serverName: "*.example.org", cert: own.cert, key: own.key }]);
    const bundle = await readFile(tls.trust.NODE_EXTRA_CA_CERTS ?? "", "utf8");
    expect(bundle).toContain(own.cert.trim());
  });
});
