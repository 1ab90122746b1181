import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { asTool } from "../../scripts/as-tool.ts";
import { chosen, numberAboveZero, UsageError, wholeNumber } from "../../scripts/flags.ts";
import { failureOf, fuzz } from "./engine/campaign.ts";
import { savedInputs, saveInput } from "./engine/corpus.ts";
import { decoded, failureText } from "./engine/report.ts";
import type { Target } from "./engine/target.ts";
import { Watchdog } from "./engine/watchdog.ts";
import { TARGETS } from "./targets.ts";

const flags = {
  minutes: { type: "string", default: "2", value: "N" },
  target: { type: "string", value: "NAME" },
  seed: { type: "string", value: "N" },
  input: { type: "string", value: "BASE64URL" },
  "input-file": { type: "string", value: "FILE" },
  save: { type: "boolean", default: false },
} as const;
const HELP = `Targets: ${TARGETS.map(({ name }) => name).join(", ")}`;

/** By hand: every target in turn, or one of them, with a seed that is told. */
await asTool({ name: "fuzz", flags, help: HELP }, async (values) => {
  const targets = chosen("target", TARGETS, values.target === undefined ? [] : [values.target]);
  const minutes = numberAboveZero("minutes", values.minutes);
  const seed = wholeNumber("seed", values.seed ?? String(Math.floor(Math.random() * 2 ** 31)));
  const input = inputOf(values.input, values["input-file"]);
  const { save } = values;
  await using watchdog = new Watchdog();
  if (input !== undefined) return await replay(targets, input, { save, watchdog });
  const processor = cpus()[0]?.model ?? "unknown";
  console.log(
    `Bun ${Bun.version}, ${availableParallelism()} x ${processor}; seed ${seed}, ${minutes} minutes`,
  );
  let failed = 0;
  for (const target of targets) {
    const ms = (minutes * 60_000) / targets.length;
    failed += await run(target, { seed, watchdog, save, ms });
  }
  console.log(failed === 0 ? "No input failed" : `${failed} of ${targets.length} targets failed`);
  return failed === 0 ? 0 : 1;
});

/** The one input that is to be tried, if any. */
function inputOf(encoded: string | undefined, file: string | undefined): Uint8Array | undefined {
  if (file === undefined) return encoded === undefined ? undefined : decoded(encoded);
  if (encoded !== undefined) throw new UsageError("--input and --input-file are two inputs");
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    throw new UsageError(`cannot read the file of --input-file: ${(error as Error).message}`);
  }
}

interface RunOptions {
  readonly seed: number;
  readonly ms: number;
  readonly save: boolean;
  readonly watchdog: Watchdog;
}

/** 1 when an input failed. */
async function run(target: Target, options: RunOptions): Promise<number> {
  const { seed, ms, save, watchdog } = options;
  await target.before?.();
  const end = performance.now() + ms;
  const { runs, outcomes, failure } = await fuzz(target, {
    ...{ seed, watchdog },
    goesOn: () => performance.now() < end,
  });
  await target.after?.();
  const saved = savedInputs(target.name).length;
  console.log(
    `${target.name.padEnd(22)} ${String(runs).padStart(9)} inputs ${String(outcomes).padStart(5)} outcomes ${String(saved).padStart(3)} saved`,
  );
  if (failure === undefined) return 0;
  console.log(failureText(target, failure));
  if (save) console.log(`saved:   ${saveInput(target.name, failure.input)}`);
  return 1;
}

async function replay(
  targets: readonly Target[],
  input: Uint8Array,
  { save, watchdog }: Pick<RunOptions, "save" | "watchdog">,
): Promise<number> {
  const [target] = targets;
  if (target === undefined || targets.length > 1) {
    throw new UsageError("an input is for one target: --target NAME says for which");
  }
  await target.before?.();
  watchdog.begins(target, input);
  const error = await failureOf(target, input);
  await target.after?.();
  console.log(error === undefined ? "The property holds" : failureText(target, { input, error }));
  if (save) console.log(`saved:   ${saveInput(target.name, input)}`);
  return error === undefined ? 0 : 1;
}
