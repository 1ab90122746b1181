import type { SourcePosition } from "../../core/model/project.ts";

/** Methods of `@connections`. */
export type ManagementVerb = "POST" | "GET" | "DELETE";

/** What was found in the code of a function, as far as reading tells. */
export interface CodeFacts {
  /** Where it first speaks of `@connections` or a client of it; `undefined`: nowhere. */
  readonly connections?: SourcePosition;
  /** The methods that it names; POST where it names a client alone. */
  readonly verbs: readonly ManagementVerb[];
  /** Where it posts to the very connection that it is run for. */
  readonly ownConnection?: SourcePosition;
  readonly localhost: readonly SourcePosition[];
  readonly executeApi: readonly SourcePosition[];
}
