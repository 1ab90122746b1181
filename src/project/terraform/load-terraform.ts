import { dirname } from "node:path";
import type { Project } from "../../core/model/project.ts";
import { loadResources, type ResourcesOptions } from "../cloudformation/load-template.ts";
import { ProjectError } from "../project-error.ts";
import { SourceLines } from "../source-lines.ts";
import { parseShow } from "./parse-show.ts";
import { redaction } from "./sensitive-texts.ts";
import { type SourceDisk, SourcePositions } from "./source-positions.ts";
import { failFile } from "./terraform-error.ts";
import { TERRAFORM_RESOURCES_MAX } from "./terraform-limits.ts";
import { translate } from "./translate.ts";
import { Translation } from "./translation.ts";

export interface TerraformOptions extends ResourcesOptions {
  /** Absolute path of the JSON. */
  readonly file: string;
  readonly text: string;
  readonly disk: SourceDisk;
}

/**
 * What `terraform show -json` says of a plan or of a state, Terraform's or OpenTofu's, as a project: its resources become those
 * of a template, which the reader of templates reads. Throws `ProjectError`.
 *
 * Gaps: 2026-11-29 locals are not in the JSON, and neither is how an expression puts its references together: what cannot be told is
 *   refused, or guessed by its name with a warning. A map of environment variables of which one is not known yet is not known
 *   at all.
 * By design: 2026-11-29 ids that are in the JSON stay what they are; functions are in this gateway's Region and account, whatever
 *   the provider's are. Resources that say nothing about an API or its functions are left alone without a word: a state often
 *   has everything.
 */
export function loadTerraform(options: TerraformOptions): Project {
  const { file, text, disk, ...others } = options;
  const [parameter] = Object.keys(options.parameters);
  if (parameter !== undefined) {
    const remedy = `make the plan with terraform plan -var ${parameter}=…`;
    failFile(
      file,
      `Terraform's variables have their values already, so ${parameter} has no effect: ${remedy}`,
    );
  }
  const lines = new SourceLines(file);
  const root = rootModuleFolder(dirname(file), disk);
  const show = parseShow(file, text);
  const redact = redaction(show);
  try {
    const translation = new Translation(show, lines, new SourcePositions(root, disk));
    const { root: template, count, identities } = translate(translation, root);
    if (count === 0) {
      failFile(file, "There is no aws_apigatewayv2_api in the JSON, so no WebSocket API");
    }
    const project = loadResources(template, lines, {
      ...{ ...others, identities, resourcesMax: TERRAFORM_RESOURCES_MAX },
    });
    const warnings = [...translation.warnings, ...project.warnings].map((warning) => ({
      ...warning,
      message: redact(warning.message),
    }));
    // What is written in the `.tf` files takes a new plan.
    return { ...project, warnings, sources: [file] };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    throw new ProjectError(redact(error.message), error.position, { cause: error.cause });
  }
}

/** Folders above the JSON in which the root module may be: people write plans to `build/plan.json`. */
const LEVELS_ABOVE_MAX = 2;

/** Where Terraform ran, from which its paths are. */
function rootModuleFolder(folder: string, disk: SourceDisk): string {
  let place = folder;
  for (let level = 0; level <= LEVELS_ABOVE_MAX; level += 1) {
    if (disk.filesOf(place).length > 0) return place;
    place = dirname(place);
  }
  return folder;
}
