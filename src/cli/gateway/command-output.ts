import type { Config } from "../../config/config.ts";
import type { SourcePosition } from "../../core/model/project.ts";
import { printable } from "../printable.ts";
import { BoundedOutput } from "./bounded-output.ts";
import { shownPath } from "./shown-path.ts";
import { type Paint, paint } from "./terminal.ts";

/** What a command that runs a gateway says. With `--json`, standard output holds the ready lines alone and the rest goes to standard error. */
export interface CommandOutput extends Disposable {
  readonly paint: Paint;
  /** Somebody reads it, and no file keeps it. */
  readonly isTerminal: boolean;
  note(text: string): void;
  /** Good to know, and nothing to mend. */
  remark(text: string): void;
  warn(text: string, position?: SourcePosition): void;
  /** Always on standard output. */
  result(text: string): void;
}

export function commandOutput({ json, color }: Pick<Config, "json" | "color">): CommandOutput {
  const stream = json ? process.stderr : process.stdout;
  const colored = color === "always" || (color === "auto" && stream.isTTY === true);
  const painted = paint(colored);
  const lines = new BoundedOutput(
    { write: (text, done) => stream.write(text, () => done()) },
    (sentence) => `${painted("yellow", "warning:")} ${sentence}`,
  );
  // What was said before an end that nobody planned is not lost.
  process.once("exit", lines.flush);
  const note = (text: string): void => lines.line(text);
  return {
    paint: painted,
    isTerminal: !json && stream.isTTY === true,
    note,
    remark: (text) => note(`${painted("cyan", "note:")} ${text}`),
    warn(text, position) {
      const place =
        position === undefined
          ? ""
          : `${shownPath(position.file, process.cwd())}:${position.line}: `;
      note(`${painted("yellow", "warning:")} ${place}${printable(text)}`);
    },
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
