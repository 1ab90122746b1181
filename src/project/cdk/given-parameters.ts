import { isElsewhere } from "../cloudformation/elsewhere.ts";
import { memberOf, type TemplateNode } from "../cloudformation/template-node.ts";
import { ProjectError } from "../project-error.ts";
import type { TemplateOverrides } from "../template-overrides.ts";
import type { StackArtifact } from "./read-assembly.ts";

export interface StackRoot {
  readonly stack: StackArtifact;
  readonly root: TemplateNode;
}

interface Given {
  /** `Name`, for each stack that has it, or `Stack:Name`, as for `cdk deploy --parameters`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly overrides?: Pick<TemplateOverrides, "parameters"> | undefined;
}

/** The parameters of each stack; one that no stack has is refused. */
export function parametersOf(
  { stack, root }: StackRoot,
  { parameters }: Given,
): Record<string, string> {
  const own: Record<string, string> = {};
  const named: Record<string, string> = {};
  for (const [key, value] of Object.entries(parameters)) {
    if (isElsewhere(key)) own[key] = value;
    const { owner, name } = partsOf(key);
    if (isElsewhere(key) || !declares(root, name)) continue;
    if (owner === undefined) own[name] = value;
    else if (isNamed(stack, owner)) named[name] = value;
  }
  return { ...own, ...named };
}

export function refuseUnknownParameters(stacks: readonly StackRoot[], given: Given): void {
  for (const key of Object.keys(given.parameters)) {
    if (isElsewhere(key)) continue;
    const { owner, name } = partsOf(key);
    const mayHave = stacks.filter(({ stack }) => owner === undefined || isNamed(stack, owner));
    if (mayHave.some(({ root }) => declares(root, name))) continue;
    const known = [...new Set(stacks.flatMap(({ root }) => declared(root)))];
    const list = known.length === 0 ? "they have none" : `they have ${known.join(", ")}`;
    const whose =
      owner === undefined ? "No stack of the app that is served" : `No stack named ${owner}`;
    const position = given.overrides?.parameters.find((each) => each.name === key)?.position;
    throw new ProjectError(`${whose} has a parameter ${name}: ${list}`, position);
  }
}

function partsOf(key: string): { readonly owner: string | undefined; readonly name: string } {
  const colon = key.lastIndexOf(":");
  return colon === -1
    ? { owner: undefined, name: key }
    : { owner: key.slice(0, colon), name: key.slice(colon + 1) };
}

function isNamed({ id, displayName, stackName }: StackArtifact, owner: string): boolean {
  return [id, displayName, stackName].includes(owner);
}

function declares(root: TemplateNode, name: string): boolean {
  return memberOf(memberOf(root, "Parameters"), name) !== undefined;
}

/** Those that the CDK adds for itself are none that anybody gives. */
function declared(root: TemplateNode): string[] {
  const parameters = memberOf(root, "Parameters");
  if (parameters?.kind !== "mapping") return [];
  const names = [...parameters.entries.keys()];
  return names.filter((name) => name !== "BootstrapVersion" && !name.startsWith("AssetParameters"));
}
