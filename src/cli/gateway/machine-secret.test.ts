import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { CliError } from "../cli-error.ts";
import { projectFolder } from "../dev/dev-project.fixture.ts";
import { machineSecret } from "./machine-secret.ts";

const MODE = 0o777;

test("machineSecret() makes 256 bits once, for the user's eyes alone, and keeps them", () => {
  using project = projectFolder();
  const folder = project.path("state");
  const secret = machineSecret(folder);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(machineSecret(folder)).toBe(secret);
  expect(readdirSync(folder)).toEqual(["api-key-secret"]);
  expect(statSync(`${folder}/api-key-secret`).mode & MODE).toBe(0o600);
  expect(statSync(folder).mode & MODE).toBe(0o700);
  expect(machineSecret(project.path("other"))).not.toBe(secret);
});

test("machineSecret() refuses a file that it did not write, and a place where it cannot write", () => {
  using project = projectFolder({ "state/api-key-secret": "something else\n" });
  const file = project.path("state/api-key-secret");
  const message = `Cannot keep the secret of generated API keys in ${file}: the file is not what this program wrote: remove it`;
  expect(() => machineSecret(project.path("state"))).toThrow(new CliError("general", message));
  writeFileSync(project.path("file"), "");
  expect(() => machineSecret(project.path("file"))).toThrow(CliError);
  mkdirSync(project.path("taken/api-key-secret"), { recursive: true });
  expect(() => machineSecret(project.path("taken"))).toThrow(CliError);
});
