import type { AddressPolicy } from "../../core/address-policy.ts";
import type { ServiceEndpoints } from "../../core/integration/aws-service/service-endpoint.ts";
import type { LambdaEndpoints } from "../../core/integration/remote-function.ts";
import type { Api } from "../../core/model/api.ts";
import type { ClientCertificate } from "../../core/model/backend.ts";
import type { Project, ProjectWarning } from "../../core/model/project.ts";
import { packageFiles } from "../code-place.ts";
import type { Exists } from "../runnable.ts";
import { SourceLines } from "../source-lines.ts";
import type { TemplateOverrides } from "../template-overrides.ts";
import { assembleApi } from "./assemble-api.ts";
import { evaluateConditions } from "./conditions.ts";
import { type Dependencies, readDependencies, refuseUnknownDependsOn } from "./dependencies.ts";
import { DeployedStacks } from "./deployed-stacks.ts";
import { gatherAccountKeys } from "./gather-account-keys.ts";
import { gatherApis } from "./gather-apis.ts";
import { gatherDomains } from "./gather-domains.ts";
import { applyGlobals } from "./globals.ts";
import { readParameters } from "./parameters.ts";
import { parseTemplate } from "./parse-template.ts";
import { type Report, readTemplate, type Template } from "./read-template.ts";
import { readFunctions } from "./resources/functions.ts";
import { warnAboutIgnored } from "./resources/ignored.ts";
import { SAM_DOMAIN_PREFIX } from "./sam-domain.ts";
import { expandWebSocketApi } from "./sam-websocket-api.ts";
import { fail, type Scope, type TemplateResource } from "./scope.ts";
import type { TemplateNode } from "./template-node.ts";

export interface TemplateOptions extends ResourcesOptions {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

export interface ResourcesOptions {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  /** Values that override the parameters' defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly relaxRouteResponses: boolean;
  /** Given, integrations of services that cannot be called are warned about. */
  readonly serviceEndpoints?: ServiceEndpoints;
  /** Given, functions that nothing invokes are warned about. */
  readonly lambdaEndpoints?: LambdaEndpoints;
  /** Given, backends whose address may not be called are warned about. */
  readonly backendAddresses?: AddressPolicy;
  /** Given, code folders and handlers that do not exist are warned about. */
  readonly exists?: Exists;
  /** What functions get of the environment of whoever starts them. */
  readonly inheritedEnvironment?: Readonly<Record<string, string>>;
  /** What a sluice.yaml changes in the functions and API keys. */
  readonly overrides?: TemplateOverrides;
  /** VPC links that a sluice.yaml leads somewhere. */
  readonly vpcLinkIds?: ReadonlySet<string>;
}

/** One of several stacks that are deployed together. */
export interface StackTemplate
  extends Pick<ResourcesOptions, "region" | "accountId" | "stackName" | "parameters"> {
  readonly root: TemplateNode;
  /** Absolute path; code has paths from its folder. */
  readonly file: string;
}

/** An AWS SAM or CloudFormation template, YAML or JSON, as a project. */
export function loadTemplate(options: TemplateOptions): Project {
  const { file, text } = options;
  return loadResources(parseTemplate(file, text), new SourceLines(file), options);
}

/**
 * A template as a project, whoever has put it together: other tools' projects are written as one. Code has paths from the
 * folder of the first file of `lines`.
 */
export function loadResources(
  root: TemplateNode,
  lines: SourceLines,
  options: ResourcesOptions,
): Project {
  return loadStacks([{ ...options, root, file: lines.first }], lines, options);
}

/**
 * Stacks that are deployed together, as one project: what one exports another one imports, and an API may have its routes
 * and its domain in another stack. Throws `ProjectError` for what
 * CloudFormation or API Gateway would refuse; what has no effect here is a warning.
 *
 * Gaps: 2026-11-22 macros, `Fn::ForEach`, exports of stacks that are not there, dynamic references, container
 *   images and layers: each is a warning.
 * By design: 2026-11-22 ids come from the stack's name and the logical id, so they are the same at every start;
 *   a number keeps its spelling where it becomes text; aliases and merge keys of YAML work, as in `sam build`.
 */
export function loadStacks(
  templates: readonly StackTemplate[],
  lines: SourceLines,
  options: Omit<ResourcesOptions, keyof StackTemplate>,
): Project {
  const warnings: ProjectWarning[] = [];
  const stacks = new DeployedStacks();
  const dependencies = new Map<Scope, Dependencies>();
  for (const { root, file, region, accountId, stackName, parameters } of templates) {
    const report = { stack: { file, lines, region, accountId, stackName }, warnings };
    const template = readTemplate(root, report);
    const scope = openScope(template, { ...options, parameters, stacks }, report);
    stacks.add(scope);
    if (template.isWhole) refuseUnknownDependsOn(template.resources, scope);
    dependencies.set(scope, readDependencies(scope));
  }
  const scope = oneScope(stacks);
  const { exists, overrides, relaxRouteResponses } = options;
  const assembly = { scope, dependencies, relaxRouteResponses };
  const apis = gatherApis(scope).map((parts) => assembleApi(parts, assembly));
  const domainNames = gatherDomains(scope, apis);
  const keys = gatherAccountKeys(scope, apis, overrides?.apiKeys ?? []);
  const functions = readFunctions(scope, { exists, overrides });
  const inherited = options.inheritedEnvironment ?? {};
  for (const each of stacks.scopes) warnAboutIgnored(each, { functions, inherited });
  const clientCertificates = clientCertificatesOf(apis);
  return {
    ...{ apis, functions, ...keys, domainNames, vpcLinks: [], clientCertificates },
    ...{
      warnings: inOrder(warnings, lines),
      sources: [...lines.files, ...packageFiles(functions)],
    },
  };
}

/** Resources of several stacks for one reader; logical ids are unique within a stack alone. */
function oneScope({ scopes }: DeployedStacks): Scope {
  const [first, ...others] = scopes;
  if (first === undefined) throw new RangeError("There is no stack to read");
  if (others.length === 0) return first;
  const resources = new Map<string, TemplateResource>();
  for (const [index, scope] of scopes.entries()) {
    for (const [logicalId, resource] of scope.resources) {
      resources.set(`${index}/${logicalId}`, { ...resource, scope });
    }
  }
  const omitted = new Set(scopes.flatMap((scope) => [...scope.omitted]));
  return { ...first, resources, omitted };
}

/** As they stand in the files. */
function inOrder(warnings: readonly ProjectWarning[], lines: SourceLines): ProjectWarning[] {
  const rank = ({ position }: ProjectWarning) =>
    position === undefined ? 0 : lines.add(position.file) + position.line;
  return warnings.toSorted((a, b) => rank(a) - rank(b));
}

/** A template names certificates and has no files of them. */
function clientCertificatesOf(apis: readonly Api[]): ClientCertificate[] {
  const ids = apis.flatMap(({ stages }) =>
    stages.flatMap(({ clientCertificateId: id }) => (id === undefined ? [] : [id])),
  );
  return [...new Set(ids)].map((clientCertificateId) => ({ clientCertificateId }));
}

function openScope(
  template: Template,
  options: Pick<
    ResourcesOptions,
    "parameters" | "serviceEndpoints" | "lambdaEndpoints" | "backendAddresses" | "vpcLinkIds"
  > & { readonly stacks: DeployedStacks },
  report: Report,
): Scope {
  const base = {
    ...report,
    vpcLinkIds: options.vpcLinkIds ?? new Set<string>(),
    serviceEndpoints: options.serviceEndpoints,
    lambdaEndpoints: options.lambdaEndpoints,
    backendAddresses: options.backendAddresses,
    parameters: readParameters(template, options, report),
    mappings: template.mappings,
    outputs: template.outputs,
    stacks: options.stacks,
    identities: new Map(),
    resolving: [],
  };
  const conditions = evaluateConditions(template.conditions, base);
  const resources = new Map<string, TemplateResource>();
  const omitted = new Set<string>();
  for (const resource of applyGlobals(template, report)) {
    const { logicalId, type, line } = resource;
    const expanded =
      type === "AWS::Serverless::WebSocketApi"
        ? expandWebSocketApi(resource, base.parameters, report)
        : [resource];
    const present = holds(resource, conditions, report);
    for (const each of expanded) {
      if (!present) omitted.add(each.logicalId);
      else if (resources.has(each.logicalId)) {
        if (each.logicalId.startsWith(SAM_DOMAIN_PREFIX)) continue;
        fail(
          report,
          line,
          `Resource ${each.logicalId}, made of ${logicalId}, is in the template already`,
        );
      } else resources.set(each.logicalId, each);
    }
  }
  return { ...base, conditions, resources, omitted };
}

function holds(
  resource: TemplateResource,
  conditions: ReadonlyMap<string, boolean>,
  report: Report,
): boolean {
  const { condition, logicalId, line } = resource;
  if (condition === undefined) return true;
  const result = conditions.get(condition);
  return result ?? fail(report, line, `Resource ${logicalId}: no condition is named ${condition}`);
}
