import { dirname, resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import type { Project, ProjectWarning } from "../../core/model/project.ts";
import type { ExportedForm } from "../../project/exported-form.ts";
import { ProjectError } from "../../project/project-error.ts";
import type { Place } from "../../project/template-form/portable-texts.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { loadProject } from "../gateway/load-project.ts";
import { loadWithModules } from "../gateway/load-with-modules.ts";
import { sentenceOf } from "../gateway/sentence.ts";
import { withServedStage } from "../gateway/served-stage.ts";
import type { ServiceInput } from "../gateway/serverless-service.ts";
import type { SettingFlags } from "../gateway/setting-options.ts";
import { printable } from "../printable.ts";
import { withChosenApi } from "./chosen-api.ts";
import { chosenSettings } from "./chosen-settings.ts";
import { type ControlOptions, controlClient } from "./control-client.ts";
import { runningProject } from "./running-project.ts";
import { writeExport } from "./write-export.ts";

export const FORMATS = ["sluice-yaml", "cloudformation"] as const;

export interface ExportOptions {
  readonly path: string;
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
  readonly force: boolean;
  readonly stage?: string;
  readonly api?: string;
  /** By setting name. */
  readonly flags: SettingFlags;
  readonly parameters: Readonly<Record<string, string>>;
  readonly parameterFile?: string | undefined;
  readonly configEnv?: string | undefined;
  readonly stacks?: readonly string[];
  readonly service?: ServiceInput | undefined;
  /** A gateway that runs, in place of the project at `path`. */
  readonly running?: ControlOptions;
}

/** Writes a project's definitions as the text of a file. What it says beside it goes to stderr. Answers with the exit code. */
export async function runExport(options: ExportOptions): Promise<number> {
  const { output, force, format } = options;
  const file = output === undefined ? undefined : resolve(output);
  const folder = file === undefined ? process.cwd() : dirname(file);
  const { form, found } = await refusing(async () => {
    const source =
      options.running === undefined
        ? await loadWithModules(options, projectOfFiles)
        : await projectOfGateway(options, options.running);
    return { found: source, form: await formOf(source, { format, folder }) };
  });
  for (const warning of found.project.warnings) say("warning", placed(warning));
  for (const note of [...found.notes, ...form.notes]) say("note", note);
  if (file === undefined) process.stdout.write(form.text);
  else writeExport(file, form.text, { force });
  return EXIT.success;
}

/** What is written. */
interface Found extends Place {
  readonly project: Project;
  /** Of a sluice.yaml. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

function projectOfFiles({ api, stage, format, ...options }: ExportOptions): Found {
  // Values of keys are not written, so none is generated.
  const { path, flags, parameters, parameterFile, configEnv, stacks = [] } = options;
  const service = { ...options.service, stage };
  const given = { parameters, parameterFile, configEnv, stacks, service };
  const loaded = loadProject({ command: "dev", path, flags, ...given, printConfig: true });
  const { region, accountId } = loaded.config;
  return {
    ...{ region, accountId, settings: chosenSettings(loaded) },
    project: withServedStage(withChosenApi(loaded.project, api), stage),
    notes: [
      ...(loaded.remarks ?? []),
      ...(format === "sluice-yaml" ? secretsLeftOut(loaded.config) : []),
    ],
  };
}

async function projectOfGateway(
  { api, stage }: ExportOptions,
  running: ControlOptions,
): Promise<Found> {
  const found = await runningProject(await controlClient(running), { api, stage });
  const { region, accountId } = found;
  return { ...found, settings: { region, accountId } };
}

async function formOf(
  { project, region, accountId, settings }: Found,
  { format, folder }: { readonly format: ExportOptions["format"]; readonly folder: string },
): Promise<ExportedForm> {
  if (format === "cloudformation") {
    const { cloudFormationForm } = await import(
      "../../project/template-form/cloudformation-form.ts"
    );
    return cloudFormationForm(project, { region, accountId, folder });
  }
  const { sluiceYamlForm } = await import("../../project/sluice-yaml/sluice-yaml-form.ts");
  return sluiceYamlForm(project, { folder, settings });
}

function secretsLeftOut({ accessKeys, awsServices }: Config): string[] {
  if (accessKeys.length === 0 && awsServices.credentials === undefined) return [];
  return ["settings.accessKeys and credentials are not written, as they have secrets: add them"];
}

async function refusing<Value>(make: () => Promise<Value>): Promise<Value> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof ProjectError || error instanceof ConfigError) {
      throw new CliError("parameter", sentenceOf(error), { cause: error });
    }
    throw error;
  }
}

function placed({ message, position }: ProjectWarning): string {
  return sentenceOf(new ProjectError(message, position));
}

function say(kind: "warning" | "note", sentence: string): void {
  process.stderr.write(`${kind}: ${printable(sentence)}\n`);
}
