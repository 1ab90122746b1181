import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { failureOf, fuzz } from "./engine/campaign.ts";
import { corpusFolders, savedInputs } from "./engine/corpus.ts";
import { failureText } from "./engine/report.ts";
import { Watchdog } from "./engine/watchdog.ts";
import { TARGETS } from "./targets.ts";

/** For each target; `npm run fuzz` takes longer. A slow target on a busy machine tries so many new inputs at least. */
const TARGET_MS = 1_000;
const NEW_INPUTS_MIN = 10;
const SEED = 1;

let watchdog: Watchdog;
beforeAll(() => {
  watchdog = new Watchdog();
});
afterAll(async () => {
  await watchdog[Symbol.asyncDispose]();
});

describe.each(TARGETS.map((target) => [target.name, target] as const))("%s", (name, target) => {
  beforeAll(async () => {
    await target.before?.();
  });
  afterAll(async () => {
    await target.after?.();
  });

  test(`holds for the inputs that once failed: ${target.property}`, async () => {
    for (const { file, bytes } of savedInputs(name)) {
      const error = await failureOf(target, bytes);
      if (error !== undefined) throw new Error(`corpus/${name}/${file}`, { cause: error });
    }
  });

  test(`holds for new inputs (seed ${SEED})`, async () => {
    const end = performance.now() + TARGET_MS;
    let tried = 0;
    const { runs, outcomes, failure } = await fuzz(target, {
      ...{ seed: SEED, watchdog },
      goesOn: () => ++tried <= NEW_INPUTS_MIN || performance.now() < end,
    });
    if (failure !== undefined) throw new Error(failureText(target, failure));
    expect(runs).toBeGreaterThan(target.seeds().length);
    expect(outcomes).toBeGreaterThan(2);
  });
});

test("every folder of the corpus belongs to a target", () => {
  const names = new Set(TARGETS.map(({ name }) => name));
  expect(corpusFolders().filter((folder) => !names.has(folder))).toEqual([]);
});

test("docs/reliability.md has every target and its property", () => {
  const document = readFileSync(new URL("../../docs/reliability.md", import.meta.url), "utf8");
  const rows = TARGETS.map(({ name, property }) => `| \`${name}\` | ${property} |`);
  expect(rows.filter((row) => !document.includes(row))).toEqual([]);
});
