import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type SoakOptions, soak } from "./soak.ts";
import { momentLine, reportLines, violationLines } from "./soak-report.ts";

/** `npm run soak`: its exit code says whether it held. Ctrl-C ends it with the report so far. */
const USAGE = "Usage: npm run soak -- [--minutes N] [--rate N] [--seed N] [--json FILE]";
const CHECKPOINT_SECONDS = 60;

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

const { json, ...options } = optionsOf(process.argv.slice(2));
console.log(
  `Soaking for ${options.seconds / 60} minutes at ${options.rate} events per second, seed ${options.seed}; Ctrl-C ends it`,
);
const report = await soak({
  ...options,
  stop: stop.signal,
  progress: (moment) => console.log(momentLine(moment)),
  violated: (violation) => console.log(violationLines(violation).join("\n")),
});
for (const line of reportLines(report)) console.log(line);
if (json !== undefined) await writeFile(json, `${JSON.stringify(report, undefined, 2)}\n`);
process.exit(report.violationCount === 0 ? 0 : 1);

function optionsOf(parameters: string[]): SoakOptions & { readonly json: string | undefined } {
  try {
    const { values } = parseArgs({
      args: parameters,
      options: {
        minutes: { type: "string", default: "60" },
        rate: { type: "string", default: "50" },
        seed: { type: "string", default: "1" },
        json: { type: "string" },
      },
    });
    return {
      seconds: number("--minutes", values.minutes) * 60,
      rate: number("--rate", values.rate),
      seed: number("--seed", values.seed),
      checkpointSeconds: CHECKPOINT_SECONDS,
      json: values.json,
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

function number(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new Error(`${flag} takes a number above 0, not "${text}"`);
}
