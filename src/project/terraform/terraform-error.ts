import { ProjectError } from "../project-error.ts";

/** A file as a whole: no line of it is better than another. */
export function failFile(file: string, message: string, cause?: unknown): never {
  throw new ProjectError(message, { file, line: 1 }, cause === undefined ? {} : { cause });
}
