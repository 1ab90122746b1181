/** Bounds on a template, so that no file can hang or exhaust the process. */

/** Characters of a template. AWS: 1 MB from Amazon S3. */
export const TEMPLATE_CHARACTERS_MAX = 1_048_576;
/** Nodes of a template after aliases are expanded, count. Ours. */
export const TEMPLATE_NODES_MAX = 100_000;
/** Nesting of a template, levels. Ours. */
export const TEMPLATE_DEPTH_MAX = 100;
/** Resources of a template, count. AWS: 500. */
export const RESOURCES_MAX = 500;
/** Text that one intrinsic function may make, characters. Ours. */
export const RESOLVED_TEXT_CHARACTERS_MAX = 1_048_576;
/** `Fn::ForEach` inside one another, count. AWS: 5. */
export const LOOP_DEPTH_MAX = 5;
/** Nodes that the loops of a template make, count. Ours. */
export const LOOP_NODES_MAX = 100_000;
/** Text that the loops of a template make, characters. Ours. */
export const LOOP_CHARACTERS_MAX = 4_194_304;
/** Stacks that a template nests, those that they nest included, count. Ours. */
export const NESTED_STACKS_MAX = 100;
