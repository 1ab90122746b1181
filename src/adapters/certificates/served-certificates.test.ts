import { describe, expect, test } from "bun:test";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CertificateFiles,
  certificateFiles,
} from "../../../test/support/certificate-files.ts";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { nextEvent } from "../../../test/support/wait-for.ts";
import {
  CERTIFICATE_POLL_MS,
  CERTIFICATE_WARNED_BEFORE_MS,
  type CertificateSource,
  ServedCertificates,
} from "./served-certificates.ts";

function serve(sources: readonly CertificateSource[], clock = new FakeClock(Date.now())) {
  const warnings: string[] = [];
  const events = new EventTarget();
  const served = new ServedCertificates(sources, {
    clock,
    warn: (text) => warnings.push(text),
    changed: () => events.dispatchEvent(new Event("changed")),
  });
  return { clock, warnings, events, served, [Symbol.dispose]: () => served[Symbol.dispose]() };
}

async function withOwn(files: CertificateFiles): Promise<CertificateSource> {
  return { name: "tls", files: files.write("own", await files.issue()) };
}

describe("ServedCertificates", () => {
  test("serves a pair that was written over its files at the next look", async () => {
    using files = await certificateFiles();
    using serving = serve([await withOwn(files)]);
    const next = await files.issue();
    files.write("own", next);
    expect(serving.served.pair("tls")?.cert).not.toBe(next.cert);
    const changed = nextEvent(serving.events, "changed");
    serving.clock.advance(CERTIFICATE_POLL_MS);
    await changed;
    expect(serving.served.pair("tls")).toMatchObject(next);
    expect(serving.warnings).toEqual([]);
  });

  test("sees a link that is swapped below its files, as Kubernetes swaps a mounted secret's", async () => {
    using files = await certificateFiles();
    const at = (name: string) => join(files.folder, name);
    const put = async (version: string) => {
      const pair = await files.issue();
      mkdirSync(at(version));
      writeFileSync(at(`${version}/tls.crt`), pair.cert);
      writeFileSync(at(`${version}/tls.key`), pair.key);
      return pair;
    };
    await put("..1");
    symlinkSync("..1", at("..data"));
    for (const name of ["tls.crt", "tls.key"]) symlinkSync(`..data/${name}`, at(name));
    const source = { certificateFile: at("tls.crt"), keyFile: at("tls.key") };
    using serving = serve([{ name: "tls", files: source }]);
    const next = await put("..2");
    symlinkSync("..2", at("..data_tmp"));
    renameSync(at("..data_tmp"), at("..data"));
    await serving.served.poll();
    expect(serving.served.pair("tls")).toMatchObject(next);
  });

  test("waits for the second file of a pair, and warns once of one that stays broken", async () => {
    using files = await certificateFiles();
    const source = await withOwn(files);
    using serving = serve([source]);
    const before = serving.served.pair("tls");
    const next = await files.issue();
    writeFileSync(source.files.certificateFile, next.cert);
    await serving.served.poll();
    expect(serving.warnings).toEqual([]);
    expect(serving.served.pair("tls")).toBe(before);
    await serving.served.poll();
    await serving.served.poll();
    expect(serving.warnings).toEqual([
      `tls: ${source.files.keyFile} is not the private key of the certificate in ${source.files.certificateFile}. The certificate that was served before stays`,
    ]);
    writeFileSync(source.files.keyFile, next.key);
    await serving.served.poll();
    expect(serving.served.pair("tls")).toMatchObject(next);
  });

  test("warns again of a problem that came back", async () => {
    using files = await certificateFiles();
    const source = await withOwn(files);
    using serving = serve([source]);
    const { keyFile } = source.files;
    const key = serving.served.pair("tls")?.key ?? "";
    for (const _ of ["first", "again"]) {
      rmSync(keyFile);
      await serving.served.poll();
      await serving.served.poll();
      writeFileSync(keyFile, key);
      await serving.served.poll();
    }
    const said = `tls: There is no file ${keyFile}. The certificate that was served before stays`;
    expect(serving.warnings).toEqual([said, said]);
  });

  test("reads at once when it is told to, takes on new names and leaves out those that are gone", async () => {
    using files = await certificateFiles();
    const source = await withOwn(files);
    using serving = serve([source]);
    let changes = 0;
    serving.events.addEventListener("changed", () => {
      changes += 1;
    });
    serving.served.reload([source]);
    expect(changes).toBe(0);
    const named = { name: "domainNames.a.example", files: files.write("a", await files.issue()) };
    const absent = { name: "domainNames.b.example", files: { ...named.files, keyFile: "/none" } };
    serving.served.reload([source, named, absent]);
    expect(changes).toBe(1);
    expect(serving.served.pair(named.name)).toBeDefined();
    expect(serving.served.pair(absent.name)).toBeUndefined();
    expect(serving.warnings).toEqual([
      "domainNames.b.example: There is no file /none. Its name is served with another certificate",
    ]);
    writeFileSync(named.files.certificateFile, "broken");
    serving.served.reload([source, named]);
    expect(serving.served.pair(named.name)).toBeDefined();
    expect(serving.warnings[1]).toEndWith(
      "holds no certificate in PEM. The certificate that was served before stays",
    );
    serving.served.reload([source]);
    expect(serving.served.pair(named.name)).toBeUndefined();
    expect(changes).toBe(2);
  });

  test("warns once of a certificate that expires soon, on either side of the bound", async () => {
    using files = await certificateFiles();
    const source = await withOwn(files);
    using serving = serve([source]);
    const { expiresAt = 0 } = serving.served.pair("tls") ?? {};
    serving.clock.jump(expiresAt - CERTIFICATE_WARNED_BEFORE_MS - Date.now() - 60_000);
    await serving.served.poll();
    expect(serving.warnings).toEqual([]);
    serving.clock.jump(120_000);
    await serving.served.poll();
    await serving.served.poll();
    expect(serving.warnings).toHaveLength(1);
    expect(serving.warnings[0]).toMatch(
      /^tls: the certificate in .* expires on \d{4}-\d\d-\d\d; a new one is served as soon as it is there$/,
    );
  });

  test("serves nothing at all when one of the first pairs cannot be", async () => {
    using files = await certificateFiles();
    const source = await withOwn(files);
    const expired = files.write("old", await files.issue({ at: Date.now() - 400 * 86_400_000 }));
    expect(() => serve([source, { name: "controlTls", files: expired }])).toThrow(
      /^controlTls: The certificate in .*old.pem expired on \d{4}-\d\d-\d\d$/,
    );
  });

  test("leaves no timer behind", async () => {
    using files = await certificateFiles();
    const serving = serve([await withOwn(files)]);
    expect(serving.clock.pending).toBe(1);
    serving[Symbol.dispose]();
    expect(serving.clock.pending).toBe(0);
  });
});
