import type { Project, ProjectWarning } from "../../core/model/project.ts";
import type { CommandOutput } from "./command-output.ts";

/** Not said again while they stay as they were, wherever in the file they have moved to. */
export function reportWarnings(
  { warnings }: Pick<Project, "warnings">,
  output: CommandOutput,
  said: readonly ProjectWarning[] = [],
): void {
  for (const { message, position } of warnings) {
    const isOld = said.some(
      (old) => old.message === message && old.position?.file === position?.file,
    );
    if (!isOld) output.warn(message, position);
  }
}
