import { basename } from "node:path";
import type { SettingsInput } from "../../config/settings-input.ts";
import type { Project, ProjectWarning } from "../../core/model/project.ts";
import { loadResources, type ResourcesOptions } from "../cloudformation/load-template.ts";
import { memberOf, type TemplateNode } from "../cloudformation/template-node.ts";
import type { SourceLines } from "../source-lines.ts";
import type { ConfigNode } from "./config-node.ts";
import { addRoles } from "./execution-role.ts";
import { addFunctions } from "./function-resources.ts";
import {
  FUNCTION_PROPERTIES,
  PROVIDER_PROPERTIES,
  SERVICE_PROPERTIES,
} from "./known-properties.ts";
import { addLayers } from "./layer-resources.ts";
import {
  type OpenConfiguration,
  openConfiguration,
  type ServerlessOptions,
  type Whereabouts,
} from "./open-configuration.ts";
import { ownLogicalIds, withOwnResources } from "./own-resources.ts";
import { warnAboutPlugins } from "./plugins.ts";
import type { Service } from "./service.ts";
import { type OtherEvents, type WebsocketEvent, websocketEvents } from "./websocket-events.ts";
import { addWebsockets } from "./websocket-resources.ts";

const SERVICE_NAME = /^[a-zA-Z][0-9a-zA-Z-]+$/;
const FUNCTION_NAME = /^[a-zA-Z0-9_-]+$/;
const STAND_IN_ACCOUNT = "123456789012";

/** What a service says of where it is deployed, as settings of a file. */
export function serverlessSettings(options: ServerlessOptions): SettingsInput {
  const { root, positionOf } = openConfiguration(options, {
    accountId: STAND_IN_ACCOUNT,
    region: undefined,
  });
  const region = root.at("provider", "region");
  const values = region === undefined ? {} : { region: region.text() };
  return { file: options.file, values, lineOf: () => positionOf(region?.line ?? root.line).line };
}

/**
 * A service of the Serverless Framework as a project: its events become the resources that the framework makes of them,
 * and the one reader of templates reads those. Nothing of the framework runs, and nobody logs in. Throws ProjectError,
 * and ModuleNeeded for a file of code that has to run first.
 *
 * Gaps: 2026-11-29 plugins do not run, a warning names those that are not known to change nothing here; events of other
 *   kinds than `websocket` call nothing, which one warning says; `ssm`, `cf`, `s3` and sources of plugins have the text
 *   of the variable for their value, with a warning, until they are given one.
 * By design: 2026-11-29 handlers run from their source, whatever bundles them for AWS; a variable that nothing here reads
 *   need not have a value; a property that the framework does not know is a warning, and an error in a `websocket` event.
 */
export function loadServerless(options: ServerlessOptions, place: ResourcesOptions): Project {
  const { accountId, region } = place;
  const { template, lines, stackName, warnings } = serverlessTemplate(options, {
    accountId,
    region,
  });
  const parameters = ofTemplate(options.parameters);
  const project = loadResources(template, lines, { ...place, stackName, parameters });
  return { ...project, warnings: [...warnings, ...project.warnings] };
}

/** Values of what a template asks AWS for; all others are the service's own. */
function ofTemplate(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const names = Object.entries(parameters).filter(([name]) =>
    /^(?:import|output|resolve):/.test(name),
  );
  return Object.fromEntries(names);
}

/** What the framework would deploy. */
export interface ServerlessTemplate {
  readonly template: TemplateNode;
  readonly lines: SourceLines;
  readonly stackName: string;
  readonly warnings: readonly ProjectWarning[];
}

export function serverlessTemplate(
  options: ServerlessOptions,
  whereabouts: Whereabouts,
): ServerlessTemplate {
  const open = openConfiguration(options, whereabouts);
  const { root, lines, warnings } = open;
  const service = readService(open, options.file);
  const resources = new Map<string, TemplateNode>();
  const own = root.member("resources");
  addFunctions(resources, service);
  addRoles(resources, service);
  addLayers(resources, service);
  addWebsockets(resources, service, ownLogicalIds(own));
  const template = withOwnResources(resources, own, root.line);
  if (service.events.length === 0) refuseNothing(root, template, options.file);
  const { name, stage, provider } = service;
  const stackName = provider?.member("stackName")?.text() ?? `${name}-${stage}`;
  return { template, lines, stackName, warnings };
}

function readService({ root, stage }: OpenConfiguration, file: string): Service {
  root.warnAboutUnknown(SERVICE_PROPERTIES);
  const name = serviceName(root, file);
  const provider = readProvider(root, file);
  warnAboutPlugins(root.member("plugins"));
  root.at("custom", "sluice")?.refuseUnknown(["variables"]);
  const functions = readFunctions(root);
  const names = new Set(functions.map((each) => each.name));
  const others: OtherEvents = new Map();
  const events = functions.flatMap((each) => websocketEvents(each, names, others));
  warnAboutOthers(root, others);
  warnAboutTwins(root, events);
  return { name, stage, root, provider, functions, events };
}

/** Text, or a mapping with a `name` as it was once written. */
function serviceName(root: ConfigNode, file: string): string {
  const service = root.member("service");
  const named = service?.node.kind === "mapping" ? service.member("name") : service;
  const name = named?.text() ?? root.fail(`"service" property is missing in ${basename(file)}`);
  if (SERVICE_NAME.test(name)) return name;
  return root.fail(
    `service: a name has letters, digits and hyphens and begins with a letter: found ${name}`,
  );
}

function readProvider(root: ConfigNode, file: string): ConfigNode | undefined {
  const provider = root.member("provider");
  if (provider === undefined)
    return root.fail(`"provider" property is missing in ${basename(file)}`);
  const isName = provider.node.kind === "scalar";
  const name = isName
    ? provider
    : (provider.member("name") ?? provider.fail("must have required property 'name'"));
  if (name.text() !== "aws") {
    name.fail(`WebSocket APIs are of the provider aws: found ${name.text()}`);
  }
  if (isName) return undefined;
  provider.warnAboutUnknown(PROVIDER_PROPERTIES);
  return provider;
}

function readFunctions(root: ConfigNode): ConfigNode[] {
  const all = root.member("functions")?.merged().members() ?? [];
  return all.filter((each) => {
    if (each.isNull) return false;
    if (!FUNCTION_NAME.test(each.name)) each.fail(`name '${each.name}' must be alphanumeric`);
    each.warnAboutUnknown(FUNCTION_PROPERTIES);
    return true;
  });
}

/** All in one line, in the order in which they stand. */
function warnAboutOthers(root: ConfigNode, others: OtherEvents): void {
  if (others.size === 0) return;
  const named = [...others].map(
    ([kind, functions]) => `${kind} (${[...new Set(functions)].join(", ")})`,
  );
  root
    .member("functions")
    ?.warn(
      `only websocket events run here, so nothing calls functions by these: ${named.join(", ")}`,
    );
}

/** The framework writes one resource for both, the later one. */
function warnAboutTwins(root: ConfigNode, events: readonly WebsocketEvent[]): void {
  const owners = new Map<string, string>();
  for (const { route, functionName } of events) {
    const first = owners.get(route);
    owners.set(route, functionName);
    if (first === undefined) continue;
    root
      .member("functions")
      ?.warn(
        `the route ${route} is written for ${first} and for ${functionName}: the framework deploys the last one alone`,
      );
  }
}

/** The service's own resources may make an API without any event. */
function refuseNothing(root: ConfigNode, template: TemplateNode, file: string): void {
  const resources = memberOf(template, "Resources");
  const types = resources?.kind === "mapping" ? [...resources.entries.values()] : [];
  const isApi = (node: TemplateNode) => {
    const type = memberOf(node, "Type");
    return type?.kind === "scalar" && type.text === "AWS::ApiGatewayV2::Api";
  };
  if (types.some(isApi)) return;
  const remedy = "add one, such as websocket: $connect, to the events of a function";
  root.fail(
    `no function in ${basename(file)} has a websocket event, so there is no WebSocket API to run: ${remedy}`,
  );
}
