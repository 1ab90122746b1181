import { dirname } from "node:path";
import type { Project, ProjectWarning } from "../../core/model/project.ts";
import {
  loadStacks,
  type ResourcesOptions,
  type StackTemplate,
} from "../cloudformation/load-template.ts";
import { parseTemplate } from "../cloudformation/parse-template.ts";
import { ProjectError } from "../project-error.ts";
import { SourceLines } from "../source-lines.ts";
import { chooseStacks } from "./choose-stacks.ts";
import { ConstructPaths } from "./construct-paths.ts";
import { parametersOf, refuseUnknownParameters } from "./given-parameters.ts";
import { withLocalAssets } from "./local-assets.ts";
import { readAssembly, type StackArtifact } from "./read-assembly.ts";
import { definesApi, servedStacks } from "./served-stacks.ts";
import { readStackAssets } from "./stack-assets.ts";

export interface AssemblyOptions extends Omit<ResourcesOptions, "stackName"> {
  /** `manifest.json` of the folder that `cdk synth` has written, absolute path. */
  readonly file: string;
  /** Names or patterns of the stacks to serve; none: all. */
  readonly stacks?: readonly string[];
}

/**
 * An AWS CDK app as `cdk synth` has written it, without running the app. Throws `ProjectError`.
 *
 * Gaps: 2026-11-29 references between Regions (`crossRegionReferences`), which a custom resource resolves: a warning, as for any attribute that is known on AWS only.
 *   2026-11-29 Node.js finds the package.json of the app above an asset, and so takes its `.js` files for ES modules where that
 *   says `"type": "module"`; on AWS nothing is above. 2026-11-29 code of nested stacks without `aws:asset:path` is not found.
 * By design: 2026-11-29 stacks without a part in a WebSocket API are not read. 2026-11-29 a stack is of the account and Region that the
 *   app gives it, else of those of the settings.
 */
export function loadAssembly(options: AssemblyOptions): Project {
  const { file, stacks: patterns = [] } = options;
  const chosen = chooseStacks(readAssembly(file), patterns, file);
  const served = servedStacks(chosen);
  refuseTwins(served.map(({ stack }) => stack));
  const lines = new SourceLines(served[0]?.stack.templateFile ?? file);
  const constructs = new ConstructPaths();
  const roots = served.map(({ stack, text }) => {
    const { templateFile } = stack;
    const root = parseTemplate(templateFile, text, lines.add(templateFile));
    constructs.add(stack, root, lines);
    return { stack, root };
  });
  refuseUnknownParameters(roots, options);
  const templates = roots.map((each): StackTemplate => {
    const { templateFile, stackName, region, accountId } = each.stack;
    const assets = readStackAssets(each.stack);
    return {
      file: templateFile,
      root: withLocalAssets(each.root, templateFile, assets),
      stackName,
      region: region ?? options.region,
      accountId: accountId ?? options.accountId,
      parameters: { ...assets.parameters, ...parametersOf(each, options) },
    };
  });
  const project = load(templates, lines, options, constructs);
  const warnings = project.warnings.map((warning) => ({
    ...warning,
    message: constructs.named(warning.message, warning.position),
  }));
  const elsewhere = served.filter(definesApi).flatMap(({ stack }) => elsewhereOf(stack, options));
  // The CDK writes the manifest last, so that a new one stands for a whole assembly; without the folder there is none.
  const sources = [file, dirname(file)];
  return { ...project, warnings: [...elsewhere, ...warnings], sources };
}

/** The gateway has one Region and one account; URLs and ARNs of functions are the stack's own. */
function elsewhereOf(stack: StackArtifact, options: AssemblyOptions): ProjectWarning[] {
  const { region = options.region, accountId = options.accountId, displayName, position } = stack;
  if (region === options.region && accountId === options.accountId) return [];
  const own = `${accountId} in ${region}`;
  const message = `Stack ${displayName} is of account ${own}, and the gateway of ${options.accountId} in ${options.region}: signatures and ARNs of its API have the gateway's; --stack chooses the stacks to serve, --region and --account-id say where`;
  return [{ message, position }];
}

const NOTHING: Project = {
  ...{ apis: [], functions: [], domainNames: [], apiKeys: [], usagePlans: [] },
  ...{ vpcLinks: [], clientCertificates: [], warnings: [], sources: [] },
};

/** Ids are made of the names of stacks, so that two of one name, on AWS in two accounts or Regions, cannot be told apart. */
function refuseTwins(stacks: readonly StackArtifact[]): void {
  const names = new Map<string, StackArtifact>();
  for (const stack of stacks) {
    const first = names.get(stack.stackName);
    if (first !== undefined) {
      const both = `${first.displayName} and ${stack.displayName}`;
      const message = `Stacks ${both} both have the name ${stack.stackName}: choose one with --stack "${stack.displayName}"`;
      throw new ProjectError(message, stack.position);
    }
    names.set(stack.stackName, stack);
  }
}

function load(
  templates: readonly StackTemplate[],
  lines: SourceLines,
  options: AssemblyOptions,
  constructs: ConstructPaths,
): Project {
  if (templates.length === 0) return NOTHING;
  try {
    return loadStacks(templates, lines, options);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const message = constructs.named(error.message, error.position);
    // A stack that is deployed to two accounts or Regions may use a name in each.
    const isTwice = templates.length > 1 && /already exists|exists already/.test(message);
    const hint = isTwice ? "; --stack chooses one of several stacks that make the same" : "";
    throw new ProjectError(message.replace(/\.$/, "") + hint, error.position, { cause: error });
  }
}
