import type { SourcePosition } from "../core/model/project.ts";

/** A project that cannot be run: one clear sentence, and where it stands. The CLI prints `file:line: message`. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";
  readonly position: SourcePosition;

  constructor(message: string, position: SourcePosition, options: { cause?: unknown } = {}) {
    super(message, options);
    this.position = position;
  }
}
