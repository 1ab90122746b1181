import { expect, test } from "bun:test";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluateModule } from "./evaluate-module.ts";
import type { ModuleRequest } from "./evaluated-modules.ts";
import { EVALUATION_OUTPUT_CHARACTERS_MAX, INCLUDED_CHARACTERS_MAX } from "./serverless-limits.ts";

/** Files in a folder, and one of them run. */
async function run(
  files: Readonly<Record<string, string>>,
  given: Partial<ModuleRequest> & { readonly timeoutMs?: number } = {},
) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-module-")));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    let printed = "";
    const { timeoutMs, ...request } = given;
    const outcome = await evaluateModule(
      {
        ...{
          address: undefined,
          callsFunctions: true,
          folder,
          environment: {},
          options: {},
          answers: {},
        },
        ...request,
        file: join(folder, request.file ?? Object.keys(files)[0] ?? ""),
      },
      {
        environment: { PATH: "/usr/bin", FROM_SHELL: "shell" },
        write: (text) => {
          printed += text;
        },
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      },
    );
    return { outcome, printed, folder };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("evaluateModule() gives what CommonJS exports, and which files it loaded", async () => {
  const { outcome, folder } = await run({
    "config.js": "module.exports = { a: require('./part'), cwd: process.cwd() };",
    "part.js": "module.exports = [1, null];",
  });
  expect(outcome).toEqual({
    ...{ kind: "value", value: { a: [1, null], cwd: folder } },
    loaded: [join(folder, "config.js"), join(folder, "part.js")],
  });
});

test("evaluateModule() gives what TypeScript exports, by default or by name", async () => {
  const source =
    "interface A { a: number }\nconst a: A = { a: 1 };\nexport default a;\nexport const other = 2;";
  expect((await run({ "c.ts": source })).outcome).toMatchObject({ value: { a: 1 } });
  expect((await run({ "c.ts": source }, { address: "other" })).outcome).toMatchObject({ value: 2 });
  expect((await run({ "c.ts": source }, { address: "a" })).outcome).toMatchObject({ value: 1 });
  expect((await run({ "c.ts": source }, { address: "none.x" })).outcome).toMatchObject({
    value: null,
  });
});

test("evaluateModule() calls a function with the options, and waits for it", async () => {
  const files = {
    "c.js": "module.exports.of = async ({ options }) => ({ table: `rooms-${options.stage}` });",
  };
  const { outcome } = await run(files, { address: "of.table", options: { stage: "test" } });
  expect(outcome).toMatchObject({ kind: "value", value: "rooms-test" });
});

test("evaluateModule() says what a function asks for, and gives it the answers in another run", async () => {
  const files = {
    "c.js":
      "module.exports = async ({ resolveConfigurationProperty: p, resolveVariable: v }) => (await Promise.all([p(['custom', 'a']), v('sls:stage')])).join();",
  };
  const { outcome } = await run(files);
  expect(outcome).toMatchObject({
    kind: "asks",
    questions: [{ property: ["custom", "a"] }, { variable: "sls:stage" }],
  });
  const answers = { '{"property":["custom","a"]}': "x", '{"variable":"sls:stage"}': "dev" };
  expect((await run(files, { answers })).outcome).toMatchObject({ kind: "value", value: "x,dev" });
});

test("evaluateModule() passes on what a file prints, and the environment", async () => {
  const files = {
    "c.js":
      "console.log('loading'); console.error('still'); module.exports = [process.env.FROM_SHELL, process.env.FROM_FILE];",
  };
  const { outcome, printed } = await run(files, { environment: { FROM_FILE: "file" } });
  expect(outcome).toMatchObject({ value: ["shell", "file"] });
  expect(printed).toContain("loading\n");
  expect(printed).toContain("still\n");
});

test("evaluateModule() loads no .env and downloads nothing unasked", async () => {
  const files = { "c.js": "module.exports = String(process.env.SECRET);", ".env": "SECRET=x" };
  expect((await run(files)).outcome).toMatchObject({ value: "undefined" });
  const { outcome } = await run({ "c.js": "require('is-odd');" });
  expect(outcome).toMatchObject({ kind: "failed", message: expect.stringContaining("is-odd") });
});

test("evaluateModule() says where a file fails", async () => {
  const { outcome, folder } = await run({
    "c.js": "module.exports = require('./part')();",
    "part.js": "\nmodule.exports = () => { throw new Error('no table'); };",
  });
  expect(outcome).toMatchObject({
    kind: "failed",
    message: "no table",
    file: join(folder, "part.js"),
    line: 2,
  });
  const broken = await run({ "c.ts": "const a = 1;\nexport const = 2;" });
  expect(broken.outcome).toMatchObject({
    kind: "failed",
    file: join(broken.folder, "c.ts"),
    line: 2,
  });
});

test("evaluateModule() refuses a function where a value is expected", async () => {
  const files = { "serverless.js": "module.exports = () => ({ service: 'x' });" };
  expect((await run(files, { callsFunctions: false })).outcome).toMatchObject({
    kind: "failed",
    message: "it exports a function, where a value is expected",
  });
});

test("evaluateModule() ends a file that does not end, and no other", async () => {
  const held = { "c.js": "setInterval(() => {}, 1000); module.exports = 1;" };
  expect((await run(held)).outcome).toMatchObject({ value: 1 });
  const endless = { "c.js": "for (;;) {}" };
  expect((await run(endless, { timeoutMs: 500 })).outcome).toMatchObject({
    kind: "failed",
    message: "it took longer than 500 ms",
  });
  expect((await run({ "c.js": "process.exit(3)" })).outcome).toMatchObject({
    message: "the process ended before it gave a value",
  });
});

test("a file may give and print so much, and no more", async () => {
  const value = (length: number) => ({ "c.js": `module.exports = "x".repeat(${length});` });
  expect((await run(value(INCLUDED_CHARACTERS_MAX - 500))).outcome.kind).toBe("value");
  expect((await run(value(INCLUDED_CHARACTERS_MAX))).outcome).toMatchObject({
    message: `its value has more than ${INCLUDED_CHARACTERS_MAX} characters`,
  });
  const prints = (length: number) => ({
    "c.js": `require("fs").writeSync(1, "x".repeat(${length})); module.exports = 1;`,
  });
  expect((await run(prints(EVALUATION_OUTPUT_CHARACTERS_MAX))).outcome.kind).toBe("value");
  expect((await run(prints(EVALUATION_OUTPUT_CHARACTERS_MAX + 1))).outcome).toMatchObject({
    message: `it printed more than ${EVALUATION_OUTPUT_CHARACTERS_MAX} characters`,
  });
});
