import type { AddressPolicy } from "../../core/address-policy.ts";
import type { ServiceEndpoints } from "../../core/integration/aws-service/service-endpoint.ts";
import type { LambdaEndpoints } from "../../core/integration/remote-function.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import type { SourceLines } from "../source-lines.ts";
import type { DeployedStacks } from "./deployed-stacks.ts";
import type { Elsewhere } from "./elsewhere.ts";
import type { Mapping, TemplateNode, Value } from "./template-node.ts";

/** One entry of `Resources`, its properties not evaluated yet. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly line: number;
  readonly properties: Mapping<TemplateNode>;
  readonly condition: string | undefined;
  readonly dependsOn: readonly string[];
  readonly metadata: TemplateNode | undefined;
  /** Property names that the template's `Globals` leave alone. */
  readonly ignoredGlobals: "all" | readonly { readonly name: string; readonly line: number }[];
}

/** The stack that the template would become: what pseudo parameters and names are made of. */
export interface Stack {
  /** Paths of code are relative to its folder. */
  readonly file: string;
  /** Where each node stands; a template that was put together stands in several files. */
  readonly lines: SourceLines;
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  /** The stack that nests this one. */
  readonly parent?: Stack;
}

/** What other resources see of a resource. */
export interface Identity {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What all stacks have in common that are loaded together: a template and those that are nested in it. */
export interface Load {
  readonly warnings: ProjectWarning[];
  /** VPC links that lead somewhere, by what `Ref` gives. */
  readonly vpcLinkIds: ReadonlySet<string>;
  /** Where AWS's services are found; `undefined` where nobody said. */
  readonly serviceEndpoints?: ServiceEndpoints | undefined;
  /** Where functions are invoked that are not here; `undefined` where nobody said. */
  readonly lambdaEndpoints?: LambdaEndpoints | undefined;
  /** Which addresses backends may have; `undefined` where nobody said. */
  readonly backendAddresses?: AddressPolicy | undefined;
  readonly elsewhere: Elsewhere;
  /** Those that are deployed together and those that they nest, so that each knows what the others put out. */
  readonly stacks: DeployedStacks;
  /** Resources of every stack, by address: `Fn`, `Stack/Fn` in a nested stack, after `#1/` in the second of several. */
  readonly all: Map<string, TemplateResource>;
  /** The stack that each resource is of. */
  readonly homes: Map<TemplateResource, Scope>;
  readonly nestedStacks: NestedStacks;
  /** What resources are called that exist already, by logical id; another tool knows. */
  readonly known?: ReadonlyMap<string, Identity> | undefined;
  /** Resources that there may be, where it is not CloudFormation that counts them. */
  readonly resourcesMax?: number | undefined;
}

/** The stacks that a template nests, opened when something first asks for them. */
export interface NestedStacks {
  /** `undefined`: its template is not on this machine, of which a warning tells. */
  open(resource: TemplateResource, scope: Scope): Scope | undefined;
}

/** Everything an intrinsic function can see. */
export interface Scope extends Load {
  readonly stack: Stack;
  readonly parameters: ReadonlyMap<string, Value>;
  readonly mappings: ReadonlyMap<string, TemplateNode>;
  readonly conditions: ReadonlyMap<string, boolean>;
  /** Resources whose condition holds. */
  readonly resources: ReadonlyMap<string, TemplateResource>;
  /** Logical ids of resources that a false condition leaves out. */
  readonly omitted: ReadonlySet<string>;
  /** The section `Outputs`, nothing evaluated yet. */
  readonly outputs: ReadonlyMap<string, TemplateNode>;
  /** Whose property is being resolved, for messages: `Route ConnectRoute`. */
  readonly subject?: string;
  /** What each resource is called, by logical id: worked out once, when first referred to. */
  readonly identities: Map<string, Identity>;
  /** Resources whose identity is being worked out now, outermost first; one met again is a cycle. */
  readonly resolving: string[];
}

/** Says one thing about one line, once. */
export function warn(
  scope: Pick<Scope, "stack" | "warnings">,
  line: number,
  message: string,
): void {
  const position = scope.stack.lines.positionOf(line);
  const known = (warning: ProjectWarning) =>
    warning.message === message &&
    warning.position?.line === position.line &&
    warning.position.file === position.file;
  if (scope.warnings.some(known)) return;
  scope.warnings.push({ message, position });
}

export function fail(scope: Pick<Scope, "stack">, line: number, message: string): never {
  throw new ProjectError(message, scope.stack.lines.positionOf(line));
}
