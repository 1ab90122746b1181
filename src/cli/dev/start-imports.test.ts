import { expect, test } from "bun:test";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mockApi, projectFolder } from "./dev-project.fixture.ts";

const FIXTURE = fileURLToPath(new URL("./loaded-modules.fixture.ts", import.meta.url));
const TEMPLATE = join(import.meta.dirname, "../../../examples/chat");

/** Which of the costly parts a start loads for the project. */
async function loadedFor(folder: string): Promise<string[]> {
  const child = Bun.spawn([process.execPath, "--no-env-file", FIXTURE, folder], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const printed = await child.stdout.text();
  expect(await child.exited).toBe(0);
  const parts = {
    zod: "/node_modules/zod/",
    ajv: "/node_modules/ajv",
    "sluice.yaml": "/project/sluice-yaml/load-sluice-yaml.ts",
    templates: "/project/cloudformation/load-template.ts",
    certificates: "/node_modules/@peculiar/",
    traces: "/node_modules/@opentelemetry/",
    "AWS profiles": "/node_modules/@smithy/",
  };
  return Object.entries(parts).flatMap(([name, part]) => (printed.includes(part) ? [name] : []));
}

test("a start with a template loads nothing that only other projects need", async () => {
  expect(await loadedFor(TEMPLATE)).toEqual(["templates"]);
});

test("a start with a sluice.yaml loads what reads it, and what models need where there are some", async () => {
  using plain = projectFolder({ "sluice.yaml": `apis:\n  chat:${mockApi()}` });
  expect(await loadedFor(plain.folder)).toEqual(["zod", "sluice.yaml"]);
  using modelled = projectFolder({
    "sluice.yaml": `apis:\n  chat:${mockApi()}    models: { Message: { schema: { type: object } } }\n`,
  });
  expect(await loadedFor(modelled.folder)).toEqual(["zod", "ajv", "sluice.yaml"]);
});
