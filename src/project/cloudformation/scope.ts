import type { AddressPolicy } from "../../core/address-policy.ts";
import type { ServiceEndpoints } from "../../core/integration/aws-service/service-endpoint.ts";
import type { LambdaEndpoints } from "../../core/integration/remote-function.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import type { SourceLines } from "../source-lines.ts";
import type { DeployedStacks } from "./deployed-stacks.ts";
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
  /** What its functions see, where that is not the scope of whoever reads it: several stacks are read as one. */
  readonly scope?: Scope;
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
}

/** What other resources see of a resource. */
export interface Identity {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Everything an intrinsic function can see. */
export interface Scope {
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
  /** The stacks that are deployed together, this one among them. */
  readonly stacks: DeployedStacks;
  readonly warnings: ProjectWarning[];
  /** VPC links that lead somewhere, by what `Ref` gives. */
  readonly vpcLinkIds: ReadonlySet<string>;
  /** Where AWS's services are found; `undefined` where nobody said. */
  readonly serviceEndpoints?: ServiceEndpoints | undefined;
  /** Where functions are invoked that are not here; `undefined` where nobody said. */
  readonly lambdaEndpoints?: LambdaEndpoints | undefined;
  /** Which addresses backends may have; `undefined` where nobody said. */
  readonly backendAddresses?: AddressPolicy | undefined;
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
