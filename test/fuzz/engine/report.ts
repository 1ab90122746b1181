import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "./target.ts";

export interface Failure {
  readonly input: Uint8Array;
  readonly error: unknown;
}

/** Bytes of an input that are shown, and that a command line takes; a longer one is written to a file. */
export const SHOWN_BYTES_MAX = 1_000;

/** What failed, on what, and the one command that shows it again. */
export function failureText(target: Target, failure: Failure): string {
  return [reportHead(target, failure), ...inputLines(target.name, failure.input)].join("\n");
}

export function reportHead({ name, property }: Target, { error }: Failure): string {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `FAILED ${name}: not so for every input: ${property}\nreason:  ${reason}`;
}

/** The input, and how it is tried again. */
export function inputLines(target: string, input: Uint8Array): string[] {
  const text = JSON.stringify(Buffer.from(input.subarray(0, SHOWN_BYTES_MAX)).toString("latin1"));
  const isLong = input.length > SHOWN_BYTES_MAX;
  const given = isLong ? `--input-file ${written(target, input)}` : `--input ${encoded(input)}`;
  return [
    `input:   ${input.length} bytes ${text}${isLong ? " and so on" : ""}`,
    `again:   npm run fuzz -- --target ${target} ${given}`,
  ];
}

/** `-` is the empty one, which a shell would lose. */
function encoded(input: Uint8Array): string {
  return Buffer.from(input).toString("base64url") || "-";
}

export function decoded(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text === "-" ? "" : text, "base64url"));
}

function written(target: string, input: Uint8Array): string {
  const digest = createHash("sha256").update(input).digest("hex").slice(0, 12);
  const file = join(tmpdir(), `sluice-fuzz-${target}-${digest}`);
  writeFileSync(file, input);
  return file;
}
