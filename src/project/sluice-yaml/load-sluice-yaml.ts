import { dirname, resolve } from "node:path";
import type { SettingsInput } from "../../config/settings-input.ts";
import { readStrictly } from "../../config/strict-map.ts";
import type { Project, ProjectWarning } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import { expandApi } from "./expand-api.ts";
import { expandFunction } from "./expand-function.ts";
import { SLUICE_YAML, TEXT_PATHS } from "./schema.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

export interface SluiceYamlInput {
  /** Absolute path, for messages and as the base of relative paths. */
  readonly file: string;
  readonly text: string;
  readonly region: string;
  readonly accountId: string;
  /** Ids are made from it, so that two projects do not share them. */
  readonly stackName: string;
}

export interface SluiceYaml {
  readonly project: Project;
  readonly settings: SettingsInput;
  /** Set when the file names a template in place of `apis`; `project` is empty then. */
  readonly template?: {
    /** Absolute path. */
    readonly file: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
}

/** Reads a sluice.yaml. Throws ProjectError, with the line, for the first thing that is wrong. */
export function loadSluiceYaml(input: SluiceYamlInput): SluiceYaml {
  const { file } = input;
  const source = readYaml({ file, text: input.text, textPaths: TEXT_PATHS });
  const read = readStrictly(SLUICE_YAML, source.value ?? {}, { root: "" });
  if ("problem" in read) {
    throw new ProjectError(read.problem.message, source.positionOf(read.problem.path));
  }
  const { template, parameters, apis, functions } = read.value;
  const settings = settingsOf(file, source);
  if (template !== undefined) {
    for (const other of ["apis", "functions"] as const) {
      if (read.value[other] === undefined) continue;
      const message = `${other} cannot stand beside template: the template describes them`;
      throw new ProjectError(message, source.positionOf([other]));
    }
    const project = { apis: [], functions: [], warnings: [], sources: [file] };
    const templateFile = resolve(dirname(file), template);
    return { project, settings, template: { file: templateFile, parameters: parameters ?? {} } };
  }
  if (parameters !== undefined) {
    const message = "parameters are for a template: add template: template.yaml, or remove them";
    throw new ProjectError(message, source.positionOf(["parameters"]));
  }
  if (apis === undefined || Object.keys(apis).length === 0) {
    const message = "The file describes no API: add apis, or template: template.yaml";
    throw new ProjectError(message, source.positionOf(["apis"]));
  }
  return { project: expand({ apis, functions: functions ?? {} }, input, source), settings };
}

function settingsOf(file: string, source: YamlSource): SettingsInput {
  const root = source.value;
  const values =
    typeof root === "object" && root !== null && Object.hasOwn(root, "settings")
      ? (root as { readonly settings: unknown }).settings
      : undefined;
  return { file, values, lineOf: (path) => source.positionOf(["settings", ...path]).line };
}

function expand(
  written: {
    readonly apis: Readonly<Record<string, Parameters<typeof expandApi>[1]>>;
    readonly functions: Readonly<Record<string, Parameters<typeof expandFunction>[1]>>;
  },
  input: SluiceYamlInput,
  source: YamlSource,
): Project {
  const warnings: ProjectWarning[] = [];
  const place = { ...input, source, warn: (one: ProjectWarning) => void warnings.push(one) };
  const functions = Object.entries(written.functions).map(([name, one]) =>
    expandFunction(name, one, place),
  );
  const context = { ...place, functions };
  const apis = Object.entries(written.apis).map(([name, api]) => expandApi(name, api, context));
  for (const [index, { apiId }] of apis.entries()) {
    const first = apis.findIndex((api) => api.apiId === apiId);
    if (first === index) continue;
    const [one, other] = [Object.keys(written.apis)[first], Object.keys(written.apis)[index] ?? ""];
    const message = `apis.${other} has the apiId of apis.${one}, "${apiId}": give it another`;
    throw new ProjectError(message, source.positionOf(["apis", other, "apiId"]));
  }
  return { apis, functions, warnings, sources: [input.file] };
}
