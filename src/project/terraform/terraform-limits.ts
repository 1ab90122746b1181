/** Bounds on what `terraform show -json` wrote, so that no file can hang or exhaust the process. Ours. */

/** Characters of the JSON: plans of a few thousand resources have 20 to 40 million. */
export const TERRAFORM_CHARACTERS_MAX = 67_108_864;
/** Nesting of the JSON, levels: a module in a module takes 4. */
export const TERRAFORM_DEPTH_MAX = 200;
/** Resources, data sources and their instances, count. */
export const TERRAFORM_RESOURCES_MAX = 20_000;
/** Instances of modules, count. */
export const TERRAFORM_MODULES_MAX = 2_000;
/** References that are followed to learn one value, count. */
export const REFERENCES_FOLLOWED_MAX = 2_000;
/** `.tf` files that are searched for where resources stand, count. */
export const SOURCE_FILES_MAX = 500;
/** Characters of a `.tf` file that is searched. */
export const SOURCE_CHARACTERS_MAX = 1_048_576;
