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
import { DeployedStacks } from "./deployed-stacks.ts";
import { Elsewhere } from "./elsewhere.ts";
import { gatherAccountKeys } from "./gather-account-keys.ts";
import { gatherApis } from "./gather-apis.ts";
import { gatherDomains } from "./gather-domains.ts";
import { gatherInvokePermissions } from "./gather-invoke-permissions.ts";
import { gatherPlaces } from "./gather-places.ts";
import { LocalStacks, type ReadFile } from "./nested-stacks.ts";
import { openScope } from "./open-scope.ts";
import { checkOutputs } from "./outputs.ts";
import { parseStack } from "./parse-stack.ts";
import { readFunctions } from "./resources/functions.ts";
import { warnAboutIgnored } from "./resources/ignored.ts";
import { withRolePolicies } from "./resources/role-policies.ts";
import type { Identity, Load } from "./scope.ts";
import type { TemplateNode } from "./template-node.ts";
import { openAll } from "./whole.ts";

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
  /** Weaker ones, over the defaults alone; those that the template has not are for another template. */
  readonly parameterDefaults?: Readonly<Record<string, string>>;
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
  /** Given, templates of nested stacks are read where they are files. */
  readonly readFile?: ReadFile;
  /** What resources are called that exist already, by logical id. */
  readonly identities?: ReadonlyMap<string, Identity>;
  /** Resources that there may be, where it is not CloudFormation that counts them. */
  readonly resourcesMax?: number;
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
  const lines = new SourceLines(file);
  return loadResources(parseStack(file, text, lines), lines, options);
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
 * Gaps: 2026-11-29 macros are not run; dynamic references, and exports and outputs of stacks that are not there, are not looked
 *   up but can be given: each is a warning. 2026-11-22 container images: each is a warning.
 * By design: 2026-11-22 ids come from the stack's name and the logical id, so they are the same at every start;
 *   a number keeps its spelling where it becomes text; aliases and merge keys of YAML work, as in `sam build`.
 */
export function loadStacks(
  templates: readonly StackTemplate[],
  lines: SourceLines,
  options: Omit<ResourcesOptions, keyof StackTemplate>,
): Project {
  const { exists, overrides, relaxRouteResponses } = options;
  const load = startLoad(options, templates);
  const roots = templates.map(({ root, parameters, file, region, accountId, stackName }) => {
    const stack = { file, lines, region, accountId, stackName };
    const given = { parameters, defaults: options.parameterDefaults, overrides };
    return openScope({ root, stack, given }, load);
  });
  const { scope, scopes, dependencies } = openAll(roots);
  const assembly = { scope, dependencies, relaxRouteResponses };
  const gathered = gatherApis(scope);
  const apis = gathered.map((parts) => assembleApi(parts, assembly));
  const domainNames = gatherDomains(scope, apis);
  const keys = gatherAccountKeys(scope, apis, overrides?.apiKeys ?? []);
  const functions = readFunctions(scope, { exists, overrides });
  const inherited = options.inheritedEnvironment ?? {};
  for (const each of scopes) warnAboutIgnored(each, { functions, inherited });
  for (const each of scopes) checkOutputs(each);
  load.stacks.checkExports();
  warnAboutUnused(load);
  const clientCertificates = clientCertificatesOf(apis);
  const warnings = inOrder(load.warnings, lines);
  const places = gatherPlaces(scope, gathered, functions);
  const invokePermissions = gatherInvokePermissions(scope);
  return {
    ...{
      apis,
      functions: withRolePolicies(functions, scope),
      ...keys,
      domainNames,
      vpcLinks: [],
      clientCertificates,
    },
    ...{
      warnings,
      sources: [...lines.files, ...packageFiles(functions)],
      places,
    },
    ...(invokePermissions === undefined ? {} : { invokePermissions }),
  };
}

function startLoad(
  options: Omit<ResourcesOptions, keyof StackTemplate>,
  templates: readonly StackTemplate[],
): Load {
  const parameters = Object.assign({}, ...templates.map((each) => each.parameters));
  return {
    warnings: [],
    vpcLinkIds: options.vpcLinkIds ?? new Set<string>(),
    serviceEndpoints: options.serviceEndpoints,
    lambdaEndpoints: options.lambdaEndpoints,
    backendAddresses: options.backendAddresses,
    elsewhere: new Elsewhere(parameters),
    stacks: new DeployedStacks(),
    all: new Map(),
    homes: new Map(),
    nestedStacks: new LocalStacks(options.readFile),
    known: options.identities,
    resourcesMax: options.resourcesMax,
  };
}

/** A value that nothing takes is a name that is misspelt. */
function warnAboutUnused({ elsewhere, warnings }: Load): void {
  for (const name of elsewhere.unused) {
    warnings.push({ message: `Nothing in the template asks for ${name}: remove its value` });
  }
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
