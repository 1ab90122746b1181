import type { Config } from "../../config/config.ts";
import { BoundedOutput } from "../gateway/bounded-output.ts";
import type { CommandOutput } from "../gateway/command-output.ts";
import { paint } from "../gateway/terminal.ts";

export type Level = "info" | "warning";

/** What `sluice serve` says as one object of JSON a line, for programs that gather logs. */
export interface JsonOutput extends CommandOutput {
  /** `message` is a sentence for people, in every line; the members are for programs. */
  entry(level: Level, message: string, members?: Readonly<Record<string, unknown>>): void;
}

export function jsonOutput(
  { json }: Pick<Config, "json">,
  now: () => Date = () => new Date(),
): JsonOutput {
  const stream = json ? process.stderr : process.stdout;
  const textOf = (level: Level, message: string, members: object = {}): string =>
    JSON.stringify({ time: now().toISOString(), level, message, ...members });
  const lines = new BoundedOutput(
    { write: (text, done) => stream.write(text, () => done()) },
    (sentence) => textOf("warning", sentence),
  );
  process.once("exit", lines.flush);
  const entry: JsonOutput["entry"] = (level, message, members) =>
    lines.line(textOf(level, message, members));
  return {
    entry,
    paint: paint(false),
    isTerminal: false,
    note: (text) => entry("info", text),
    remark: (text) => entry("info", text),
    warn: (text, position) => entry("warning", text, position === undefined ? {} : { ...position }),
    result(text) {
      lines.flush();
      process.stdout.write(`${text}\n`);
    },
    [Symbol.dispose]() {
      lines.flush();
      process.off("exit", lines.flush);
    },
  };
}
