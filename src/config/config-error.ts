import type { SourcePosition } from "../core/model/project.ts";

/** A setting that cannot be used. The message is one sentence: what, where it came from, what to write. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** Set when the setting stands in a file. */
  readonly position?: SourcePosition;

  constructor(message: string, position?: SourcePosition, options?: ErrorOptions) {
    super(message, options);
    if (position !== undefined) this.position = position;
  }
}
