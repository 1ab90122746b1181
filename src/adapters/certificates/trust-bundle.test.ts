import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trustEnvironment } from "./trust-bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-trust-"));
afterAll(() => rmSync(folder, { recursive: true }));

const contents = (file: string | undefined) => readFileSync(file ?? "", "utf8");

test("trustEnvironment() gives Node the certificates alone and others a bundle that ends with them", () => {
  const environment = trustEnvironment(folder, ["first", "second"]);
  expect(contents(environment.NODE_EXTRA_CA_CERTS)).toBe("first\nsecond");
  expect(contents(environment.AWS_CA_BUNDLE)).toEndWith("first\nsecond");
  expect(environment.SSL_CERT_FILE).toBe(environment.AWS_CA_BUNDLE);
});

test("trustEnvironment() replaces what it wrote before, privately, and leaves nothing else", () => {
  const environment = trustEnvironment(folder, ["third"]);
  expect(contents(environment.NODE_EXTRA_CA_CERTS)).toBe("third");
  expect(contents(environment.AWS_CA_BUNDLE)).not.toContain("second");
  const names = readdirSync(folder).toSorted();
  expect(names).toEqual(["trusted-with-system.pem", "trusted.pem"]);
  for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test("trustEnvironment() does not touch files that already say the same", () => {
  const { NODE_EXTRA_CA_CERTS: file = "" } = trustEnvironment(folder, ["same"]);
  const before = statSync(file).ino;
  trustEnvironment(folder, ["same"]);
  expect(statSync(file).ino).toBe(before);
});
