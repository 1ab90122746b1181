import { ConfigError } from "../../config/config-error.ts";
import { ProjectError } from "../../project/project-error.ts";
import { shownPath } from "./shown-path.ts";

/** What an error says, after `file:line:` when it stands in a file. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hasPlace = error instanceof ProjectError || error instanceof ConfigError;
  const position = hasPlace ? error.position : undefined;
  if (position === undefined) return error.message;
  return `${shownPath(position.file, process.cwd())}:${position.line}: ${error.message}`;
}

/** For what the gateway refuses to deploy although it could be read. */
export function undeployedSentence(error: SyntaxError, file: string): string {
  return `${shownPath(file, process.cwd())}: ${error.message}`;
}
