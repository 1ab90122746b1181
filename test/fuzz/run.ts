import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { failureOf, fuzz } from "./engine/campaign.ts";
import { savedInputs, saveInput } from "./engine/corpus.ts";
import { failureText } from "./engine/report.ts";
import type { Target } from "./engine/target.ts";
import { Watchdog } from "./engine/watchdog.ts";
import { TARGETS } from "./targets.ts";

const USAGE =
  "npm run fuzz -- [--minutes N] [--target NAME] [--seed N] [--save] [--input BASE64URL]\n" +
  `targets: ${TARGETS.map(({ name }) => name).join(", ")}`;

/** By hand: every target in turn, or one of them, with a seed that is told. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "2" },
      target: { type: "string" },
      seed: { type: "string" },
      input: { type: "string" },
      save: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const chosen = TARGETS.filter(({ name }) => (values.target ?? name) === name);
  const minutes = Number(values.minutes);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  if (values.help || chosen.length === 0 || !(minutes > 0) || !Number.isInteger(seed)) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  if (values.input !== undefined) return replay(chosen, values.input, values.save);
  const processor = cpus()[0]?.model ?? "unknown";
  console.log(
    `Bun ${Bun.version}, ${availableParallelism()} x ${processor}; seed ${seed}, ${minutes} minutes`,
  );
  await using watchdog = new Watchdog();
  let failed = 0;
  for (const target of chosen) {
    failed += await run(target, {
      ...{ seed, watchdog, save: values.save },
      ms: (minutes * 60_000) / chosen.length,
    });
  }
  console.log(failed === 0 ? "No input failed" : `${failed} of ${chosen.length} targets failed`);
  return failed === 0 ? 0 : 1;
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
  console.log(failureText(target, seed, failure));
  if (save) console.log(`saved:   ${saveInput(target.name, failure.input)}`);
  return 1;
}

async function replay(chosen: readonly Target[], encoded: string, save: boolean): Promise<number> {
  const [target] = chosen;
  if (target === undefined || chosen.length > 1) {
    console.log("--input needs --target");
    return 2;
  }
  await target.before?.();
  const input = new Uint8Array(Buffer.from(encoded === "-" ? "" : encoded, "base64url"));
  const error = await failureOf(target, input);
  await target.after?.();
  console.log(
    error === undefined ? "The property holds" : failureText(target, 0, { input, error }),
  );
  if (save) console.log(`saved:   ${saveInput(target.name, input)}`);
  return error === undefined ? 0 : 1;
}

process.exitCode = await main();
