/** Bounds on a cloud assembly, so that no folder can hang or exhaust the process. Ours. */

/** Characters of a manifest or of another file about an assembly; templates have CloudFormation's own limit. */
export const ASSEMBLY_FILE_CHARACTERS_MAX = 33_554_432;
/** Stacks of an assembly and those below it, count. */
export const STACKS_MAX = 500;
/** Assemblies below an assembly, levels: a CDK `Stage` inside a `Stage`. */
export const NESTED_ASSEMBLIES_MAX = 10;
