import type { Failure } from "./campaign.ts";
import type { Target } from "./target.ts";

/** Longer inputs are replayed by their seed, or from the corpus. */
const SHOWN_BYTES_MAX = 2_000;

/** What failed, on what, and the one command that shows it again. */
export function failureText(target: Target, seed: number, { input, error }: Failure): string {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = JSON.stringify(Buffer.from(input).toString("latin1"));
  const command =
    input.length > SHOWN_BYTES_MAX
      ? `npm run fuzz -- --target ${target.name} --seed ${seed} --save`
      : `npm run fuzz -- --target ${target.name} --input ${Buffer.from(input).toString("base64url") || "-"}`;
  return [
    `FAILED ${target.name} (seed ${seed}): not so for every input: ${target.property}`,
    `input:   ${input.length} bytes ${text.slice(0, SHOWN_BYTES_MAX)}`,
    `reason:  ${reason}`,
    `again:   ${command}`,
  ].join("\n");
}
