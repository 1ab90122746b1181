import { ConfigError } from "../../../src/config/config-error.ts";
import type { Project } from "../../../src/core/model/project.ts";
import { undeployable } from "../../../src/project/deployable.ts";
import { ProjectError } from "../../../src/project/project-error.ts";
import { hold, holdEqual, Violation } from "../engine/target.ts";
import { kindOfMessage } from "./outcomes.ts";

interface Loading {
  load(text: string): Project;
  /** The file that a refusal names; any, without it. */
  readonly file?: string;
  /** Lines that a refusal may be behind the last one. */
  readonly linesBeyondMax: number;
}

/** What a text comes to: a project that deploys, or a refusal with a sentence and a line of it; the same each time. */
export function definitionOutcome(text: string, loading: Loading): string {
  const first = outcomeOf(text, loading);
  const second = outcomeOf(text, loading);
  // How deep the parser's stack reaches depends on how warm its code is.
  const isTooDeep = [first, second].some((one) => one.includes("nests too deep"));
  if (!isTooDeep) holdEqual(second, first, "loaded again");
  return kindOfMessage(first);
}

/** "project", or the sentence that it was refused with. */
function outcomeOf(text: string, { load, file, linesBeyondMax }: Loading): string {
  try {
    const project = load(text);
    for (const api of project.apis) {
      const problem = undeployable(api);
      if (problem !== undefined)
        throw new Violation(`loaded and not deployable: ${problem.message}`);
    }
    for (const { message } of project.warnings) hold(message !== "", "a warning without words");
    return "project";
  } catch (error) {
    if (!(error instanceof ProjectError) && !(error instanceof ConfigError)) throw error;
    const { position, message } = error;
    hold(
      !/call stack|is not a function(?! of)|undefined is not|Cannot read/.test(message),
      `an internal error: ${message}`,
    );
    hold(message !== "" && !/\n {4}at /.test(message), "a refusal without a sentence");
    hold(
      file === undefined || position?.file === file,
      `a refusal that does not name ${file}: ${message}`,
    );
    const line = position?.line ?? 0;
    const lines = text.split(/\r\n|\r|\n/).length;
    hold(line >= 1 && line <= lines + linesBeyondMax, `line ${line} of ${lines}: ${message}`);
    return message;
  }
}
