import type { SourcePosition } from "../core/model/project.ts";

/** A project that cannot be run: one clear sentence. The CLI prints `file:line: message` where there is a place. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";
  /** Not set when there is no such file. */
  readonly position?: SourcePosition;

  constructor(message: string, position?: SourcePosition, options: { cause?: unknown } = {}) {
    super(message, options);
    if (position !== undefined) this.position = position;
  }
}
