import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { serviceEndpointsOf } from "../../config/aws-services.ts";
import { type LoadedConfig, loadConfig } from "../../config/config.ts";
import { lambdaEndpointsOf } from "../../config/function-endpoints.ts";
import type { SettingsInput } from "../../config/settings-input.ts";
import { processEnvironment } from "../../config/sources.ts";
import { AddressPolicy } from "../../core/address-policy.ts";
import type { ServiceEndpoints } from "../../core/integration/aws-service/service-endpoint.ts";
import type { LambdaEndpoints } from "../../core/integration/remote-function.ts";
import type { ApiKey } from "../../core/model/api-key.ts";
import type { Project, ProjectWarning, SourcePosition } from "../../core/model/project.ts";
import { type FoundProject, findProject } from "../../project/find-project.ts";
import { ProjectError } from "../../project/project-error.ts";
import type { TemplateOverrides } from "../../project/template-overrides.ts";
import { unreachableApis } from "../../project/unreachable-apis.ts";
import { withGeneratedValues } from "./generated-api-keys.ts";
import {
  type GivenParameters,
  givenParameters,
  samParameters,
  samRemark,
} from "./given-parameters.ts";
import { machineSecret } from "./machine-secret.ts";
import type { ProjectOptions } from "./project-options.ts";
import { type ReadOptions, readDefinitions, readText } from "./read-definitions.ts";
import { refusedEndpoints } from "./refused-endpoints.ts";
import { withServedStage } from "./served-stage.ts";
import { serviceSettings } from "./serverless-service.ts";

export interface LoadedProject extends LoadedConfig {
  readonly project: Project;
  /** The file that was found. */
  readonly file: string;
  readonly generatedApiKeys: readonly ApiKey[];
  /** What a start says beside warnings. */
  readonly remarks?: readonly string[];
}

/** Loaded for a project that needs it: a start waits for what it loads. */
function sluiceYamlLoader() {
  const loader = require("../../project/sluice-yaml/load-sluice-yaml.ts");
  return (loader as typeof import("../../project/sluice-yaml/load-sluice-yaml.ts")).loadSluiceYaml;
}

function appPlace() {
  const loader = require("../../project/cdk/app-place.ts");
  return (loader as typeof import("../../project/cdk/app-place.ts")).placeOfApp;
}

type ReadProject = Omit<LoadedProject, "generatedApiKeys">;

/** Finds, reads and checks a project and its settings. Throws ProjectError, ConfigError or CliError. */
export function loadProject(given: ProjectOptions): LoadedProject {
  const { region } = given.flags;
  const flag = typeof region === "string" ? region : undefined;
  const options = { ...given, service: { ...given.service, region: flag } };
  const found = findProject(resolve(options.path));
  refuseStacks(options, found);
  const loaded = readProject(found, options);
  const served = withServedStage(loaded.project, loaded.config.stage);
  const warnings = [
    ...passedOver(found, loaded.project),
    ...served.warnings,
    ...unreachableApis(served),
    ...refusedEndpoints(loaded),
  ];
  const project = { ...served, warnings };
  if (project.apis.length > 0 || options.command === "serve") {
    // What is printed has no values of keys.
    if (options.printConfig) return { ...loaded, project, generatedApiKeys: [] };
    const { stateFolder, dataFolder } = loaded.config;
    const folder = options.command === "serve" ? dataFolder : stateFolder;
    return { ...loaded, ...withGeneratedValues(project, () => machineSecret(folder)) };
  }
  throw new ProjectError(
    `${loaded.file} defines no WebSocket API: add an AWS::ApiGatewayV2::Api or AWS::Serverless::WebSocketApi resource, or \`apis\` in sluice.yaml`,
  );
}

/** Says which file is used when a folder has several that describe a project. */
function passedOver({ file, passedOver }: FoundProject, { sources }: Project): ProjectWarning[] {
  const names = passedOver.filter((each) => !sources.includes(each)).map((each) => basename(each));
  if (names.length === 0) return [];
  const used = basename(file);
  const remedy = used.startsWith("sluice.")
    ? `; to serve a template with the settings of ${used}, write template: ${names.at(-1)} there`
    : "";
  const verb = names.length === 1 ? "is" : "are";
  return [
    { message: `${used} is used, and ${names.join(" and ")} beside it ${verb} not${remedy}` },
  ];
}

function readProject(found: FoundProject, options: ProjectOptions): ReadProject {
  const stackName = stackNameOf(found.file);
  const configured: Configured = (file) =>
    loadConfig({
      command: options.command,
      flags: options.flags,
      environment: processEnvironment(),
      ...(file === undefined ? {} : { file }),
    });
  if (found.kind !== "sluice-yaml") {
    const loaded = configured(settingsOf(found, options, configured));
    const { config } = loaded;
    const { file, kind } = found;
    const told = { config, stackName, parameters: {} };
    const read = readWithParameters({ file, kind }, told, options);
    return { ...loaded, ...read, file };
  }
  const text = readText(found.file);
  const { variables } = processEnvironment();
  const read = (place: {
    region: string;
    accountId: string;
    serviceEndpoints?: ServiceEndpoints;
    lambdaEndpoints?: LambdaEndpoints;
    backendAddresses?: AddressPolicy;
  }) =>
    sluiceYamlLoader()({
      file: found.file,
      text,
      stackName,
      exists: existsSync,
      variables,
      mayBeEmpty: options.command === "serve",
      ...place,
    });
  // The settings say which region and account the ARNs are in, so they are read first.
  const loaded = configured(read(PLACEHOLDER).settings);
  const { region, accountId } = loaded.config;
  const serviceEndpoints = serviceEndpointsOf(loaded.config);
  const lambdaEndpoints = lambdaEndpointsOf(loaded.config);
  const backendAddresses = AddressPolicy.compile(loaded.config.backends);
  const { project, template } = read({
    ...{ region, accountId, serviceEndpoints, lambdaEndpoints, backendAddresses },
  });
  if (template === undefined) {
    refuseParameters(options, found.file);
    return { ...loaded, project, file: found.file };
  }
  const { parameters, overrides, vpcLinkIds } = template;
  const { config } = loaded;
  const told = { config, stackName, parameters, overrides, vpcLinkIds };
  const defined = readWithParameters(describedBy(template), told, options);
  const fromTemplate = template.complete(defined.project);
  return {
    ...loaded,
    remarks: defined.remarks,
    file: found.file,
    project: {
      ...fromTemplate,
      warnings: [...project.warnings, ...fromTemplate.warnings],
      sources: [...project.sources, ...fromTemplate.sources],
    },
  };
}

type Described = Parameters<typeof readDefinitions>[0];

/** `told`: by a sluice.yaml, whose parameters are weaker than those of the command line. */
function readWithParameters(
  described: Described,
  told: ReadOptions,
  options: ProjectOptions,
): Required<Pick<ReadProject, "project" | "remarks">> {
  const { parameters, positions } = givenParameters(options);
  const sam = samOf(described, options);
  const project = readDefinitions(described, {
    ...told,
    stacks: options.stacks ?? [],
    service: options.service,
    parameters: { ...told.parameters, ...parameters },
    ...(sam === undefined ? {} : { parameterDefaults: sam.parameterDefaults }),
    ...overridesWith(positions, told.overrides),
  });
  const files = [
    ...(options.parameterFile === undefined ? [] : [resolve(options.parameterFile)]),
    ...(sam?.file === undefined ? [] : [sam.file]),
  ];
  const remarks = sam === undefined ? [] : samRemark(sam);
  return { project: { ...project, sources: [...project.sources, ...files] }, remarks };
}

/** What the parameters of a template are beside those that one gives. */
function samOf({ kind, file }: Pick<FoundProject, "kind" | "file">, { configEnv }: ProjectOptions) {
  if (kind === "template") return samParameters(file, configEnv);
  if (configEnv === undefined) return undefined;
  throw new ProjectError(`--config-env ${configEnv} is for a SAM template: ${file} is none`);
}

/** The file of the command line is the nearer one. */
function overridesWith(
  positions: GivenParameters["positions"],
  overrides?: TemplateOverrides,
): { overrides?: TemplateOverrides } {
  if (positions.length === 0) return overrides === undefined ? {} : { overrides };
  const base = overrides ?? { environment: {}, functions: [], apiKeys: [], parameters: [] };
  return { overrides: { ...base, parameters: [...positions, ...base.parameters] } };
}

/** What a project of another tool says of the settings: a CDK app, where it is deployed; a service, its Region too. */
function settingsOf(
  { kind, file }: FoundProject,
  options: ProjectOptions,
  configured: Configured,
): SettingsInput | undefined {
  const { stacks = [], service } = options;
  if (kind === "serverless") {
    // Its stage may be a setting itself.
    const { stage } = configured(undefined).config;
    const { parameters } = givenParameters(options);
    return serviceSettings(file, { parameters, stage }, service);
  }
  const place = kind === "cdk" ? appPlace()(file, stacks) : undefined;
  if (place === undefined) return undefined;
  const { position, ...values } = place;
  return { file: position.file, values, lineOf: () => position.line };
}

/** A sluice.yaml may name a CDK app as its template. */
function refuseStacks({ stacks = [] }: ProjectOptions, { kind, file }: FoundProject): void {
  const [name] = stacks;
  if (name === undefined || kind === "cdk" || kind === "sluice-yaml") return;
  throw new ProjectError(
    `${file} is of no AWS CDK app, so it has no stacks to choose: remove --stack ${name}`,
  );
}

type Configured = (file: SettingsInput | undefined) => LoadedConfig;

/** What a sluice.yaml names as its template: a project of any tool. */
function describedBy({ file, position }: { file: string; position: SourcePosition }) {
  const { kind, file: found } = findProject(file);
  if (kind !== "sluice-yaml") return { kind, file: found };
  const message = `${found} is a sluice.yaml itself: template takes a project of another tool`;
  throw new ProjectError(message, position);
}

function refuseParameters(
  { parameters, parameterFile, configEnv }: ProjectOptions,
  file: string,
): void {
  for (const [flag, value] of Object.entries({ parameterFile, configEnv })) {
    if (value === undefined) continue;
    const option = flag === "configEnv" ? "--config-env" : "--parameter-file";
    throw new ProjectError(
      `${file} has no template, so ${option} ${value} is for nothing: remove it`,
    );
  }
  const [name] = Object.keys(parameters);
  if (name === undefined) return;
  throw new ProjectError(
    `${file} has no template, so it has no parameter ${name}: remove --parameter ${name}=…`,
  );
}

const PLACEHOLDER = { region: "us-east-1", accountId: "123456789012" };

/** A stack is named for its folder: letters, digits and hyphens, beginning with a letter. */
function stackNameOf(file: string): string {
  const name = basename(dirname(file))
    .replace(/[^A-Za-z0-9-]+/g, "-")
    .replace(/^[^A-Za-z]+/, "");
  return name === "" ? "sluice" : name.slice(0, 128);
}
