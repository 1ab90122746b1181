import { loadConfig } from "../../config/config.ts";
import { processEnvironment } from "../../config/sources.ts";
import type { Project } from "../../core/model/project.ts";
import { ProjectError } from "../../project/project-error.ts";
import { type LoadedProject, loadProject } from "../gateway/load-project.ts";
import type { ServeOptions } from "./serve-options.ts";

export interface Served extends Omit<LoadedProject, "file"> {
  /** Nothing where no file defines anything. */
  readonly file: string | undefined;
}

/** The settings, with what a file defines if one is named. Throws ProjectError, ConfigError or CliError. */
export function loadServed({ path, ...options }: ServeOptions): Served {
  if (path !== undefined) return loadProject({ ...options, path });
  const { parameters, parameterFile, configEnv } = options;
  const [name] = Object.keys(parameters);
  const unused = [
    ...(name === undefined ? [] : [`--parameter ${name}=…`]),
    ...(parameterFile === undefined ? [] : [`--parameter-file ${parameterFile}`]),
    ...(configEnv === undefined ? [] : [`--config-env ${configEnv}`]),
  ][0];
  if (unused !== undefined) {
    throw new ProjectError(`${unused} is for a template: name one with --config`);
  }
  const [stack] = options.stacks ?? [];
  if (stack !== undefined) {
    throw new ProjectError(`--stack ${stack} is for an AWS CDK app: name one with --config`);
  }
  const loaded = loadConfig({
    command: "serve",
    flags: options.flags,
    environment: processEnvironment(),
  });
  return { ...loaded, project: NOTHING, file: undefined, generatedApiKeys: [] };
}

const NOTHING: Project = {
  ...{ apis: [], functions: [], domainNames: [], apiKeys: [], usagePlans: [] },
  ...{ vpcLinks: [], clientCertificates: [], warnings: [], sources: [] },
};
