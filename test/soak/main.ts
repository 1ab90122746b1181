import { writeFile } from "node:fs/promises";
import { asTool } from "../../scripts/as-tool.ts";
import { numberAboveZero, UsageError } from "../../scripts/flags.ts";
import { soak } from "./soak.ts";
import { momentLine, reportLines, violationLines } from "./soak-report.ts";

/** `npm run soak`: its exit code says whether it held. Ctrl-C ends it with the report so far. */
const flags = {
  command: { type: "string", default: "serve", value: "dev|serve" },
  minutes: { type: "string", default: "60", value: "N" },
  rate: { type: "string", default: "50", value: "N" },
  seed: { type: "string", default: "1", value: "N" },
  json: { type: "string", value: "FILE" },
} as const;
const CHECKPOINT_SECONDS = 60;

await asTool({ name: "soak", flags }, async (values) => {
  const minutes = numberAboveZero("minutes", values.minutes);
  const rate = numberAboveZero("rate", values.rate);
  const seed = numberAboveZero("seed", values.seed);
  const { command } = values;
  if (command !== "dev" && command !== "serve") {
    throw new UsageError(`--command takes dev or serve, not "${command}"`);
  }
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  process.once("SIGTERM", () => stop.abort());
  console.log(
    `Soaking sluice ${command} for ${minutes} minutes at ${rate} events per second, seed ${seed}; Ctrl-C ends it`,
  );
  const report = await soak({
    ...{ command, seconds: minutes * 60, rate, seed, checkpointSeconds: CHECKPOINT_SECONDS },
    stop: stop.signal,
    progress: (moment) => console.log(momentLine(moment)),
    violated: (violation) => console.log(violationLines(violation).join("\n")),
  });
  for (const line of reportLines(report)) console.log(line);
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  process.exit(report.violationCount === 0 ? 0 : 1);
});
