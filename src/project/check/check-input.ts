import type { Config, LoadedConfig } from "../../config/config.ts";
import type { Project } from "../../core/model/project.ts";
import type { CodeFacts } from "./code-facts.ts";
import type { Finding } from "./finding.ts";

/** Everything that rules look at. */
export interface CheckInput {
  readonly project: Project;
  readonly config: Config;
  readonly origins: LoadedConfig["origins"];
  /** What the functions' code holds, by ARN; a function whose code was not read has none. */
  readonly code: ReadonlyMap<string, CodeFacts>;
  /** The day, as 2026-11-29: what AWS allows depends on it. */
  readonly today: string;
}

/** Looks for one kind of thing, or a family. MUST NOT throw, whatever the project. */
export type Check = (input: CheckInput) => Finding[];
