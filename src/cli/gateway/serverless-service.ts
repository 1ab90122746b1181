import { existsSync, readFileSync } from "node:fs";
import type { SettingsInput } from "../../config/settings-input.ts";
import { processEnvironment } from "../../config/sources.ts";
import type { Project } from "../../core/model/project.ts";
import type { ResourcesOptions } from "../../project/cloudformation/load-template.ts";
import type { EvaluatedModules } from "../../project/serverless/evaluated-modules.ts";
import type { ServerlessOptions } from "../../project/serverless/open-configuration.ts";

/** What is said of a Serverless Framework service besides its file. */
export interface ServiceInput {
  /** What files of code came to, of the service, that ran before. */
  readonly modules?: EvaluatedModules | undefined;
  /** Default: the stage that is served, else what the service says. */
  readonly stage?: string | undefined;
  /** Of a flag. */
  readonly region?: string | undefined;
}

export interface ServiceFlags {
  readonly parameters: Readonly<Record<string, string>>;
  /** The one that is served. */
  readonly stage: string | undefined;
}

/** What a service says of the settings. */
export function serviceSettings(
  file: string,
  flags: ServiceFlags,
  service: ServiceInput | undefined,
): SettingsInput {
  return loader().serverlessSettings(optionsOf(file, flags, service));
}

export function readService(
  file: string,
  place: ResourcesOptions,
  {
    stage,
    service,
  }: { readonly stage: string | undefined; readonly service: ServiceInput | undefined },
): Project {
  const flags = { parameters: place.parameters, stage };
  return loader().loadServerless(optionsOf(file, flags, service), place);
}

/** Loaded for a project that needs it: a start waits for what it loads. */
function loader() {
  const loaded = require("../../project/serverless/load-serverless.ts");
  return loaded as typeof import("../../project/serverless/load-serverless.ts");
}

function optionsOf(
  file: string,
  { parameters, stage }: ServiceFlags,
  { modules, region, stage: chosen }: ServiceInput = {},
): ServerlessOptions {
  return {
    ...{ file, modules, region, parameters },
    stage: chosen ?? stage,
    readFile: (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
    environment: processEnvironment().variables,
  };
}
