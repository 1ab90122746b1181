import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "./config-error.ts";
import { secretAccessKeyOf } from "./secret-access-key.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG";

function secretOf(written: Parameters<typeof secretAccessKeyOf>[0], folder = "/project") {
  return secretAccessKeyOf(written, {
    name: "settings.key",
    folder,
    problem: (member, message) => new ConfigError(`[${member}] ${message}`),
  });
}

test("secretAccessKeyOf() takes a secret as it is written, and does not print it", () => {
  const secret = secretOf({ secretAccessKey: SECRET });
  expect(secret.reveal()).toBe(SECRET);
  expect(`${secret} ${JSON.stringify(secret)}`).not.toContain(SECRET);
});

test("secretAccessKeyOf() reads a file beside the settings, without its line break", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-secret-"));
  writeFileSync(join(folder, "secret"), `${SECRET}\n`);
  writeFileSync(join(folder, "empty"), "\n");
  try {
    expect(secretOf({ secretAccessKeyFile: "secret" }, folder).reveal()).toBe(SECRET);
    expect(() => secretOf({ secretAccessKeyFile: "empty" }, folder)).toThrow("is empty");
    expect(() => secretOf({ secretAccessKeyFile: "none" }, folder)).toThrow(
      `[secretAccessKeyFile] settings.key.secretAccessKeyFile: cannot read ${folder}/none (ENOENT)`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("secretAccessKeyOf() refuses both and neither, and shows no secret", () => {
  const both = { secretAccessKey: SECRET, secretAccessKeyFile: "x" };
  for (const written of [{}, both]) {
    const needs = "[] settings.key needs exactly one of secretAccessKey and secretAccessKeyFile";
    expect(() => secretOf(written)).toThrow(needs);
  }
});
