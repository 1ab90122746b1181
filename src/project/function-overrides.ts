import type { SourcePosition } from "../core/model/project.ts";

type Variables = Readonly<Record<string, string>>;

/** What a sluice.yaml changes in the functions of the template that it names, for this machine. */
export interface FunctionOverrides {
  /** For every function; wins over the template's. */
  readonly environment: Variables;
  readonly functions: readonly FunctionOverride[];
}

export interface FunctionOverride {
  readonly logicalId: string;
  /** Wins over what is for every function. */
  readonly environment: Variables;
  /** Where the logical id is written. */
  readonly position: SourcePosition;
}
