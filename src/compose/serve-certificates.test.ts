import { expect, test } from "bun:test";
import { certificateFiles } from "../../test/support/certificate-files.ts";
import { FakeClock } from "../../test/support/fake-clock.ts";
import {
  certificateSources,
  clientTls,
  controlTls,
  GatewayCertificates,
} from "./serve-certificates.ts";

const own = { certificateFile: "/c.pem", keyFile: "/k.pem" };
const control = { certificateFile: "/cc.pem", keyFile: "/ck.pem" };
const domain = { certificateFile: "/dc.pem", keyFile: "/dk.pem" };
const project = {
  domainNames: [
    { domainName: "a.example", certificate: domain, apiMappings: [] },
    { domainName: "b.example", apiMappings: [] },
  ],
} as unknown as Parameters<typeof certificateSources>[1];

const pair = (name: string) => ({ key: `key of ${name}`, cert: `cert of ${name}`, expiresAt: 1 });

test("certificateSources() are the files of settings and custom domains, those that there are", () => {
  expect(certificateSources({ tls: own, controlTls: control }, project)).toEqual([
    { name: "tls", files: own },
    { name: "controlTls", files: control },
    { name: "domainNames.a.example", files: domain },
  ]);
  expect(certificateSources({ tls: {}, controlTls: {} }, { domainNames: [] })).toEqual([]);
});

test("clientTls() answers names that have none with the settings' certificate, else with the first", () => {
  const named = [{ serverName: "a.example", ...keyAndCertificate("domainNames.a.example") }];
  const all = clientTls(pair, { domainNames: project.domainNames.slice(0, 1) });
  expect(all).toEqual({ ...keyAndCertificate("tls"), named });
  const withoutOwn = (name: string) => (name === "domainNames.a.example" ? pair(name) : undefined);
  expect(clientTls(withoutOwn, project)).toEqual({
    ...keyAndCertificate("domainNames.a.example"),
    named,
  });
  expect(clientTls(() => undefined, project)).toBeUndefined();
});

test("controlTls() is the control listener's own, and never the clients'", () => {
  expect(controlTls(pair)).toEqual(keyAndCertificate("controlTls"));
  expect(controlTls((name) => (name === "tls" ? pair(name) : undefined))).toBeUndefined();
});

function keyAndCertificate(name: string) {
  return { key: `key of ${name}`, cert: `cert of ${name}` };
}

test("GatewayCertificates says what to do about a certificate that comes to a port of plain text", async () => {
  using files = await certificateFiles();
  const said: string[] = [];
  const output = {
    warn: (text: string) => said.push(text),
    remark: (text: string) => said.push(text),
  };
  const settings = { tls: {}, controlTls: {} };
  const clock = new FakeClock(Date.now());
  using certificates = new GatewayCertificates(settings, { domainNames: [] }, { clock, output });
  const used: unknown[] = [];
  const use = (tls: unknown) => void used.push(tls);
  certificates.serveBy({ useTls: use, useControlTls: use });
  const certificate = files.write("a", await files.issue());
  certificates.reload({ domainNames: [{ domainName: "a.example", apiMappings: [], certificate }] });
  expect(used).toEqual([]);
  expect(said).toEqual([
    "There is a certificate now, and clients are answered in plain text before the next start",
  ]);
});

test("GatewayCertificates keeps what is served when the runtime takes the next one for none", async () => {
  using files = await certificateFiles();
  const said: string[] = [];
  const output = {
    warn: (text: string) => said.push(text),
    remark: (text: string) => said.push(text),
  };
  const settings = { tls: files.write("own", await files.issue()), controlTls: {} };
  const clock = new FakeClock(Date.now());
  using certificates = new GatewayCertificates(settings, { domainNames: [] }, { clock, output });
  let isRefused = true;
  const useTls = () => {
    if (isRefused) throw new Error("no such curve");
  };
  certificates.serveBy({ useTls, useControlTls: () => undefined });
  files.write("own", await files.issue());
  certificates.reload();
  isRefused = false;
  files.write("own", await files.issue());
  certificates.reload();
  expect(said).toEqual([
    "Certificates were read again and cannot be served: no such curve",
    "New connections get the certificates that were read again.",
  ]);
});
