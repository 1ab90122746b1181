import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import type { JsonValue } from "../../core/json-path.ts";
import { isObject, textOf } from "./json.ts";
import { TERRAFORM_CHARACTERS_MAX } from "./terraform-limits.ts";

/** What makes the JSON that is read, to be run in the root module's folder. */
const MAKE_PLAN = "terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json";
const MAKE_STATE = "terraform show -json > state.json";
const OR_TOFU = "(or tofu in place of terraform)";

/** JSON files of a folder that are looked into, count. */
export const JSON_FILES_MAX = 50;
/** How a zip begins, and a plan is one. */
const ZIP = "PK\u0003\u0004";

export type Recognised =
  | { readonly kind: "show" }
  | { readonly kind: "refused"; readonly message: string };

/** Whether a file is what `terraform show -json` wrote, by its content, or what Terraform keeps for itself. */
export function recogniseTerraform(file: string): Recognised | undefined {
  const name = basename(file);
  if (name.endsWith(".tf") || name.endsWith(".tf.json")) {
    return refused(
      `${file} is Terraform's configuration, which is not read itself: ${MAKE_PLAN}, then sluice dev plan.json ${OR_TOFU}`,
    );
  }
  if (beginning(file, ZIP.length) === ZIP) {
    const command = `terraform show -json ${name} > plan.json`;
    return refused(
      `${file} is a plan in Terraform's own form: ${command}, then sluice dev plan.json ${OR_TOFU}`,
    );
  }
  const isJson = extname(name) === ".json" || /\.tfstate(\.backup)?$/.test(name);
  if (!isJson || statSync(file).size > TERRAFORM_CHARACTERS_MAX * BYTES_PER_CHARACTER_MAX)
    return undefined;
  const content = jsonOf(readFileSync(file, "utf8"));
  if (!isObject(content)) return undefined;
  if (textOf(content.format_version) !== undefined) {
    // The state of nothing has neither.
    const isShow =
      "planned_values" in content || "values" in content || "terraform_version" in content;
    return isShow || Object.keys(content).length === 1 ? { kind: "show" } : undefined;
  }
  const isState =
    typeof content.version === "number" && "lineage" in content && "serial" in content;
  if (!isState) return undefined;
  return refused(
    `${file} is a state in Terraform's own form: ${MAKE_STATE} in its folder, then sluice dev state.json ${OR_TOFU}`,
  );
}

/** A folder with `.tf` files: the JSON in it, or what to do. */
export function terraformOf(
  folder: string,
): { readonly file: string } | { readonly message: string } | undefined {
  const names = readdirSync(folder).sort();
  if (!names.some((name) => name.endsWith(".tf") || name.endsWith(".tf.json"))) return undefined;
  const [first, ...others] = names
    .filter((name) => name.endsWith(".json") && !name.endsWith(".tf.json"))
    .slice(0, JSON_FILES_MAX)
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && recogniseTerraform(file)?.kind === "show");
  if (first === undefined) {
    return {
      message: `${folder} is a Terraform configuration: ${MAKE_PLAN}, then sluice dev plan.json ${OR_TOFU}`,
    };
  }
  if (others.length === 0) return { file: first };
  return {
    message: `${folder} has several plans or states of Terraform: give one, ${[first, ...others].join(" or ")}`,
  };
}

/** In UTF-8. */
const BYTES_PER_CHARACTER_MAX = 3;

function refused(message: string): Recognised {
  return { kind: "refused", message };
}

function beginning(file: string, characters: number): string {
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(characters);
    return bytes.toString("latin1", 0, readSync(descriptor, bytes, 0, characters, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** `undefined`: no JSON, which the reader of templates says where it is. */
function jsonOf(text: string): JsonValue | undefined {
  if (!text.includes('"format_version"') && !text.includes('"lineage"')) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
