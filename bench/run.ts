import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { asTool } from "../scripts/as-tool.ts";
import { chosen } from "../scripts/flags.ts";
import { chooseCores } from "./cores.ts";
import { describeMachine, machineLines } from "./machine.ts";
import { MEASURES } from "./measures/all-measures.ts";
import type { Measure, RunContext, Sample } from "./measures/measure.ts";
import { FLAGS, HELP, type Options, optionsOf } from "./options.ts";
import { killAll } from "./pinned-process.ts";
import { cellsOf, type Row, verdictsOf } from "./row.ts";
import { SYSTEMS } from "./systems/all-systems.ts";
import type { System } from "./systems/system.ts";
import { rowLines } from "./table.ts";

/**
 * Measures Sluice beside other systems: each on one core, the load on another, in turns over several rounds.
 * What runs is ended with this process, however that ends.
 */
const LATEST = fileURLToPath(new URL("results/latest.json", import.meta.url));

const NOT_JUDGED =
  "Nothing is judged: what is measured for a second, before the runtimes have compiled what is hot, says that it runs, not how fast.";

interface Bench {
  readonly options: Options;
  readonly measures: readonly Measure[];
  readonly systems: readonly System[];
}

async function main(values: Parameters<typeof optionsOf>[0]): Promise<number> {
  const options = optionsOf(values);
  const measures = chosen("row", MEASURES, options.only);
  const systems = chosen("system", SYSTEMS, options.systems);
  if (options.list) list(measures, systems);
  else await bench({ options, measures, systems });
  return failures === 0 ? 0 : 1;
}

function list(measures: readonly Measure[], systems: readonly System[]): void {
  for (const { name, title, unit } of measures) console.log(`row ${name}: ${title} (${unit})`);
  for (const { name, description } of systems) console.log(`system ${name}: ${description}`);
}

async function bench({ options, measures, systems }: Bench): Promise<void> {
  const cores = chooseCores();
  const { ready, missing } = await prepared(systems);
  const machine = describeMachine({});
  for (const line of machineLines(machine, cores)) console.log(line);
  const rows: Row[] = [];
  for (const measure of measures) {
    const row = await measureRow(measure, ready, { ...options, cores });
    const verdicts = options.quick ? [] : verdictsOf(row);
    console.log(`\n${rowLines(row, verdicts).join("\n")}`);
    rows.push(row);
  }
  console.log("");
  if (options.quick) console.log(NOT_JUDGED);
  for (const { name, description } of ready) console.log(`${name}: ${description}`);
  for (const [name, why] of missing) console.log(`${name} is not there: ${why}`);
  const file = options.json ?? LATEST;
  mkdirSync(dirname(file), { recursive: true });
  const figures = rows.map((row) => ({
    row: row.measure.name,
    title: row.measure.title,
    unit: row.measure.unit,
    cells: cellsOf(row),
    verdicts: options.quick ? [] : verdictsOf(row),
    samples: Object.fromEntries(row.samples),
  }));
  writeFileSync(file, `${JSON.stringify({ machine, missing, rows: figures }, null, 2)}\n`);
  console.log(`All figures are in ${file}`);
}

async function prepared(systems: readonly System[]) {
  const ready: System[] = [];
  const missing: [name: string, why: string][] = [];
  for (const system of systems) {
    const why = await system.prepare?.();
    if (why === undefined) ready.push(system);
    else missing.push([system.name, why]);
  }
  return { ready, missing };
}

type RowContext = Omit<RunContext, "folder"> & Pick<Options, "rounds">;

/** Every system in every round, each second round in the other direction. */
async function measureRow(
  measure: Measure,
  ready: readonly System[],
  context: RowContext,
): Promise<Row> {
  const systems = ready.filter(({ name }) => measure.systems.includes(name));
  const samples = new Map<string, (Sample | undefined)[]>(systems.map(({ name }) => [name, []]));
  for (let round = 0; round < context.rounds; round += 1) {
    for (const system of round % 2 === 0 ? systems : systems.toReversed()) {
      progress(`${measure.name}, round ${round + 1} of ${context.rounds}: ${system.name}`);
      samples.get(system.name)?.push(await sampleOf(measure, system, context));
    }
  }
  progress("");
  return { measure, samples };
}

async function sampleOf(
  measure: Measure,
  system: System,
  context: RowContext,
): Promise<Sample | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  folders.add(folder);
  try {
    return await measure.run(system, { ...context, folder });
  } catch (error) {
    progress("");
    console.log(
      `${measure.name} of ${system.name} failed: ${error instanceof Error ? error.message : error}`,
    );
    failures += 1;
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  }
}

/** Measurements that came to nothing. */
let failures = 0;

/** Temporary folders that are there. */
const folders = new Set<string>();

/** What is under way, on a terminal, in the line that the next one overwrites. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

process.on("exit", () => {
  killAll();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => process.exit(130));
}

await asTool({ name: "bench", flags: FLAGS, help: HELP }, main);
