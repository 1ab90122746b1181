import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { misplacedSetting, type SettingsInput } from "../../config/settings-input.ts";
import { type Problem, readStrictly } from "../../config/strict-map.ts";
import type { AddressPolicy } from "../../core/address-policy.ts";
import type { ServiceEndpoints } from "../../core/integration/aws-service/service-endpoint.ts";
import type { LambdaEndpoints } from "../../core/integration/remote-function.ts";
import type { Api } from "../../core/model/api.ts";
import type { Project, ProjectWarning, SourcePosition } from "../../core/model/project.ts";
import { generatedId } from "../cloudformation/identity/api-gateway.ts";
import { packageFiles } from "../code-place.ts";
import type { LayerOverride } from "../layer-place.ts";
import { ProjectError } from "../project-error.ts";
import type { Exists } from "../runnable.ts";
import type { TemplateOverrides } from "../template-overrides.ts";
import { requiredApiKeyValue, valueFiles } from "./api-key-value.ts";
import { expandAccountKeys } from "./expand-account-keys.ts";
import { expandApi } from "./expand-api.ts";
import { type BackendPlace, expandClientCertificates, expandVpcLinks } from "./expand-backends.ts";
import { type DomainPlace, expandDomainNames } from "./expand-domain-names.ts";
import { expandFunction } from "./expand-function.ts";
import { layerOverrides, warnAboutUnused } from "./expand-layers.ts";
import { checkedVariables } from "./function-variables.ts";
import { placesOf } from "./places-of.ts";
import { SLUICE_YAML, SLUICE_YAML_WITH_TEMPLATE, TEXT_PATHS, type WrittenApi } from "./schema.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

export interface SluiceYamlInput {
  /** Absolute path, for messages and as the base of relative paths. */
  readonly file: string;
  readonly text: string;
  readonly region: string;
  readonly accountId: string;
  /** Ids are made from it, so that two projects do not share them. */
  readonly stackName: string;
  /** Given, integrations of services that cannot be called are warned about. */
  readonly serviceEndpoints?: ServiceEndpoints;
  /** Given, functions that nothing invokes are warned about. */
  readonly lambdaEndpoints?: LambdaEndpoints;
  /** Given, backends whose address may not be called are warned about. */
  readonly backendAddresses?: AddressPolicy;
  /** Given, code folders and handlers that do not exist are warned about. */
  readonly exists?: Exists;
  /** What `valueEnvironment` of an API key names. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** A file without an API is fine: others are defined elsewhere. */
  readonly mayBeEmpty?: boolean;
}

export interface SluiceYaml {
  readonly project: Project;
  readonly settings: SettingsInput;
  /** Set when the file names a project of another tool in place of `apis`; `project` has warnings alone then. */
  readonly template?: {
    /** Absolute path. */
    readonly file: string;
    /** Where it is named. */
    readonly position: SourcePosition;
    readonly parameters: Readonly<Record<string, string>>;
    readonly overrides: TemplateOverrides;
    /** Ids of VPC links that lead somewhere, by name and by logical id. */
    readonly vpcLinkIds: ReadonlySet<string>;
    /** The template's project with what this file adds to it. Throws ProjectError. */
    readonly complete: (project: Project) => Project;
  };
}

/** Reads a sluice.yaml. Throws ProjectError, with the line, for the first thing that is wrong. */
export function loadSluiceYaml(input: SluiceYamlInput): SluiceYaml {
  const { file } = input;
  const source = readYaml({ file, text: input.text, textPaths: TEXT_PATHS });
  const settings = settingsOf(file, source);
  if (memberOf(source.value, "template") !== undefined) {
    return readBesideTemplate(source, settings, input);
  }
  const { parameters, apis = {}, ...written } = readAs(SLUICE_YAML, source);
  if (parameters !== undefined) {
    const message = "parameters are for a template: add template: template.yaml, or remove them";
    throw new ProjectError(message, source.positionOf(["parameters"]));
  }
  if (Object.keys(apis).length === 0 && input.mayBeEmpty !== true) {
    const message = "The file describes no API: add apis, or template: template.yaml";
    throw new ProjectError(message, source.positionOf(["apis"]));
  }
  return { project: expand({ ...written, apis }, input, source), settings };
}

/** The template describes the APIs and functions; this file has what is of this machine. */
function readBesideTemplate(
  source: YamlSource,
  settings: SettingsInput,
  input: SluiceYamlInput,
): SluiceYaml {
  const { file } = settings;
  const { variables = {} } = input;
  const written = readAs(SLUICE_YAML_WITH_TEMPLATE, source);
  if (written.apis !== undefined) {
    const message = "apis cannot stand beside template: the template describes them";
    throw new ProjectError(message, source.positionOf(["apis"]));
  }
  const warnings: ProjectWarning[] = [];
  const place = { source, warn: (one: ProjectWarning) => void warnings.push(one) };
  const overrides: TemplateOverrides = {
    environment: checkedVariables(written.environment, ["environment"], place),
    functions: Object.entries(written.functions ?? {}).map(([logicalId, { environment }]) => {
      const path = ["functions", logicalId];
      const own = checkedVariables(environment, [...path, "environment"], place);
      return { logicalId, environment: own, position: source.positionOf(path) };
    }),
    apiKeys: Object.entries(written.apiKeys ?? {}).map(([logicalId, key]) => {
      const path = ["apiKeys", logicalId];
      const value = requiredApiKeyValue(key, { source, variables, path });
      return { logicalId, value, position: source.positionOf(path) };
    }),
    layers: layerOverrides(written.layers, { file, source }),
    parameters: Object.keys(written.parameters ?? {}).map((name) => ({
      name,
      position: source.positionOf(["parameters", name]),
    })),
  };
  const idsOf = (name: string) => [name, generatedId(input, name, OTHER_ID_CHARACTERS)];
  const templateFile = resolve(dirname(file), written.template ?? "");
  if (input.exists?.(templateFile) === false) {
    const message = `There is no file ${templateFile}: correct template`;
    throw new ProjectError(message, source.positionOf(["template"]));
  }
  return {
    project: {
      ...{ apis: [], functions: [], apiKeys: [], usagePlans: [], domainNames: [] },
      ...{ vpcLinks: [], clientCertificates: [] },
      warnings,
      sources: [file, ...valueFiles(written.apiKeys, file)],
    },
    settings,
    template: {
      file: templateFile,
      position: source.positionOf(["template"]),
      parameters: written.parameters ?? {},
      overrides,
      vpcLinkIds: new Set(Object.keys(written.vpcLinks ?? {}).flatMap(idsOf)),
      complete(project) {
        const { apis, domainNames: made, warnings: known } = project;
        const added: ProjectWarning[] = [];
        const at = { ...input, source, warn: (one: ProjectWarning) => void added.push(one) };
        const named = { ...at, apis: templateApis(apis, input) };
        return {
          ...project,
          domainNames: expandDomainNames(written.domainNames ?? {}, made, named),
          ...expandBackends(written, { ...at, apis, idsOf }),
          warnings: [...known, ...added],
        };
      },
    },
  };
}

function expandBackends(
  { vpcLinks = {}, clientCertificates = {} }: z.infer<typeof SLUICE_YAML_WITH_TEMPLATE>,
  place: BackendPlace,
): Pick<Project, "vpcLinks" | "clientCertificates"> {
  return {
    vpcLinks: expandVpcLinks(vpcLinks, place),
    clientCertificates: expandClientCertificates(clientCertificates, place),
  };
}

/** By name, by id or by logical id, as functions are. */
function templateApis(apis: readonly Api[], input: SluiceYamlInput): DomainPlace["apis"] {
  return {
    names: apis.map(({ name }) => name),
    find: (name) =>
      apis.find((api) => api.name === name || api.apiId === name) ??
      apis.find(({ apiId }) => apiId === generatedId(input, name, API_ID_CHARACTERS)),
  };
}

/** Of APIs, and of VPC links and client certificates. */
const API_ID_CHARACTERS = 10;
const OTHER_ID_CHARACTERS = 6;

function readAs<Output>(schema: z.ZodType<Output>, source: YamlSource): Output {
  const read = readStrictly(schema, source.value ?? {}, { root: "" });
  if ("value" in read) return read.value;
  const { path, message } = read.problem;
  throw new ProjectError(misplaced(read.problem) ?? message, source.positionOf(path));
}

/** What a key at the top is told that belongs in the settings. */
function misplaced({ path: [key, ...below], message }: Problem): string | undefined {
  if (below.length > 0 || !message.startsWith("Unknown key")) return undefined;
  return misplacedSetting("key", String(key));
}

function settingsOf(file: string, source: YamlSource): SettingsInput {
  const values = memberOf(source.value, "settings");
  return { file, values, lineOf: (path) => source.positionOf(["settings", ...path]).line };
}

function memberOf(root: unknown, name: string): unknown {
  if (typeof root !== "object" || root === null || !Object.hasOwn(root, name)) return undefined;
  return (root as Readonly<Record<string, unknown>>)[name];
}

function expand(
  written: Omit<z.infer<typeof SLUICE_YAML>, "apis"> & {
    readonly apis: Readonly<Record<string, WrittenApi>>;
  },
  input: SluiceYamlInput,
  source: YamlSource,
): Project {
  const warnings: ProjectWarning[] = [];
  const place = {
    ...input,
    source,
    warn: (one: ProjectWarning) => void warnings.push(one),
    hasWarned: (message: string) => warnings.some((one) => one.message === message),
  };
  const shared = checkedVariables(written.environment, ["environment"], place);
  const layers = {
    layers: layerOverrides(written.layers, place),
    usedLayers: new Set<LayerOverride>(),
  };
  const functions = Object.entries(written.functions ?? {}).map(([name, one]) =>
    expandFunction(name, one, { ...place, ...layers, shared }),
  );
  warnAboutUnused({ ...place, ...layers });
  const sources = new Set([input.file, ...valueFiles(written.apiKeys, input.file)]);
  const ids = {
    vpcLinkIds: new Set(Object.keys(written.vpcLinks ?? {})),
    clientCertificateIds: new Set(Object.keys(written.clientCertificates ?? {})),
  };
  const context = {
    ...place,
    ...ids,
    functions,
    readFrom: (file: string) => void sources.add(file),
  };
  const apis = new Map<string, Api>();
  for (const [name, writtenApi] of Object.entries(written.apis)) {
    const api = expandApi(name, writtenApi, context);
    const [first] = [...apis].find(([, { apiId }]) => apiId === api.apiId) ?? [];
    if (first !== undefined) {
      const message = `apis.${name} has the apiId of apis.${first}, "${api.apiId}": give it another`;
      throw new ProjectError(message, source.positionOf(["apis", name, "apiId"]));
    }
    apis.set(name, api);
  }
  const domainNames = expandDomainNames(written.domainNames ?? {}, [], {
    ...place,
    apis: { names: [...apis.keys()], find: (name) => apis.get(name) },
  });
  const keys = expandAccountKeys(written, apis, { ...context, variables: input.variables ?? {} });
  const backends = expandBackends(written, {
    ...place,
    apis: [...apis.values()],
    idsOf: (name) => [name],
  });
  return {
    apis: [...apis.values()],
    functions,
    ...keys,
    domainNames,
    ...backends,
    warnings,
    sources: [...sources, ...packageFiles(functions)],
    places: placesOf({ apis: [...apis.values()], functions }, written.apis, source),
  };
}
