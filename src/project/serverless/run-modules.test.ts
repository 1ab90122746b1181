import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProjectError } from "../project-error.ts";
import type { EvaluatedModules } from "./evaluated-modules.ts";
import { withModules } from "./run-modules.ts";
import { EVALUATIONS_MAX } from "./serverless-limits.ts";

const HOST = { environment: {}, write: () => undefined };

function request(folder: string, address?: string) {
  return {
    ...{ file: join(folder, "c.js"), address, callsFunctions: true, folder },
    ...{ environment: {}, options: {} },
  };
}

test("withModules() runs what loading needs, until it needs nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-modules-"));
  try {
    writeFileSync(
      join(folder, "c.js"),
      "exports.a = 1; exports.b = async (c) => (await c.resolveVariable('x')) + 1;",
    );
    const given = (modules: EvaluatedModules, address: string) => {
      const outcome = modules.outcome(request(folder, address), () => 41);
      return outcome.kind === "value" ? outcome.value : outcome.message;
    };
    let loads = 0;
    const loaded = await withModules((modules) => {
      loads += 1;
      return [given(modules, "a"), given(modules, "b")];
    }, HOST);
    expect(loaded).toEqual([1, 42]);
    expect(loads).toBe(4);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("withModules() passes on what loading refuses", async () => {
  const refused = withModules(() => {
    throw new ProjectError("no");
  }, HOST);
  await expect(refused).rejects.toThrow("no");
});

test("withModules() runs so many files, and no more", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-modules-"));
  try {
    writeFileSync(join(folder, "c.js"), "");
    const runs = (count: number) =>
      withModules((modules) => {
        for (let index = 0; index < count; index++)
          modules.outcome(request(folder, `a${index}`), () => 1);
        return modules.runs;
      }, HOST);
    expect(await runs(EVALUATIONS_MAX)).toBe(EVALUATIONS_MAX);
    await expect(runs(EVALUATIONS_MAX + 1)).rejects.toThrow(
      `Files of code had to run more than ${EVALUATIONS_MAX} times`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);
