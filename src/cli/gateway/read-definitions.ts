import { existsSync, readFileSync } from "node:fs";
import { serviceEndpointsOf } from "../../config/aws-services.ts";
import type { Config } from "../../config/config.ts";
import { lambdaEndpointsOf } from "../../config/function-endpoints.ts";
import { inheritedEnvironment } from "../../config/sources.ts";
import { AddressPolicy } from "../../core/address-policy.ts";
import type { Project } from "../../core/model/project.ts";
import type { ResourcesOptions } from "../../project/cloudformation/load-template.ts";
import type { FoundProject } from "../../project/find-project.ts";
import { ProjectError } from "../../project/project-error.ts";
import { readService, type ServiceInput } from "./serverless-service.ts";

/** What a reader is told besides its file. */
export type ReadOptions = Omit<ResourcesOptions, keyof PlaceOptions> & {
  readonly config: Config;
  /** Names or patterns of the stacks of a CDK app; none: all. */
  readonly stacks?: readonly string[];
  readonly service?: ServiceInput | undefined;
};

/** What the settings say of it. */
type PlaceOptions = Pick<
  ResourcesOptions,
  | "region"
  | "accountId"
  | "relaxRouteResponses"
  | "serviceEndpoints"
  | "lambdaEndpoints"
  | "backendAddresses"
  | "exists"
  | "readFile"
  | "inheritedEnvironment"
>;

/** Reads the file that describes a project. Throws ProjectError. */
type Reader = (
  file: string,
  options: ResourcesOptions & Pick<ReadOptions, "stacks">,
  given: Pick<ReadOptions, "config" | "service">,
) => Project;

/** Projects of other tools. Each reader is loaded for a project that needs it: a start waits for what it loads. */
const READERS: Readonly<Record<Exclude<FoundProject["kind"], "sluice-yaml">, () => Reader>> = {
  template: () => {
    const loader = require("../../project/cloudformation/load-template.ts");
    const { loadTemplate } =
      loader as typeof import("../../project/cloudformation/load-template.ts");
    return (file, options) => loadTemplate({ ...options, file, text: readText(file) });
  },
  cdk: () => {
    const loader = require("../../project/cdk/load-assembly.ts");
    const { loadAssembly } = loader as typeof import("../../project/cdk/load-assembly.ts");
    return (file, options) => loadAssembly({ ...options, file });
  },
  terraform: () => {
    const loader = require("../../project/terraform/load-terraform.ts");
    const { loadTerraform } = loader as typeof import("../../project/terraform/load-terraform.ts");
    const { sourceDisk } =
      require("../../project/terraform/source-disk.ts") as typeof import("../../project/terraform/source-disk.ts");
    return (file, options) =>
      loadTerraform({ ...options, file, text: readText(file), disk: sourceDisk });
  },
  serverless:
    () =>
    (file, options, { config, service }) =>
      readService(file, options, { stage: config.stage, service }),
};

/** What the file of another tool defines. Throws ProjectError. */
export function readDefinitions(
  { kind, file }: Pick<FoundProject, "file"> & { readonly kind: keyof typeof READERS },
  { config, service, ...options }: ReadOptions,
): Project {
  return READERS[kind]()(file, { ...options, ...placeOptions(config) }, { config, service });
}

function placeOptions(config: Config): PlaceOptions {
  return {
    region: config.region,
    accountId: config.accountId,
    relaxRouteResponses: config.relax.routeResponses,
    serviceEndpoints: serviceEndpointsOf(config),
    lambdaEndpoints: lambdaEndpointsOf(config),
    backendAddresses: AddressPolicy.compile(config.backends),
    inheritedEnvironment: inheritedEnvironment().forFunctions,
    exists: existsSync,
    readFile: (path) => (existsSync(path) ? readText(path) : undefined),
  };
}

export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProjectError(`Cannot read ${file}: ${reason}`, undefined, { cause });
  }
}
