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
