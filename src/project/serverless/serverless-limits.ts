/** Bounds on a Serverless Framework project, so that no file can hang or exhaust the process. All are ours. */

/** Characters of one included file, and of what an evaluated one gives. */
export const INCLUDED_CHARACTERS_MAX = 1_048_576;
/** Files that a project may include, count. */
export const INCLUDED_FILES_MAX = 200;
/** Variables that stand in one text, each inside or behind another, levels. */
export const VARIABLE_NESTING_MAX = 50;
/** Variables that lead to one another, levels. */
export const VARIABLE_DEPTH_MAX = 100;
/** Nodes of one value after its variables are resolved, count. */
export const RESOLVED_NODES_MAX = 100_000;
/** Characters that texts with variables come to, all of a project together. */
export const RESOLVED_CHARACTERS_MAX = 16_777_216;
/** Time that one file of JavaScript or TypeScript may take, milliseconds. */
export const EVALUATION_MS_MAX = 20_000;
/** What one such file may print, characters. */
export const EVALUATION_OUTPUT_CHARACTERS_MAX = 1_048_576;
/** Runs of such files in one start or reload, count: one that asks for a value of the configuration is run again with it. */
export const EVALUATIONS_MAX = 100;
