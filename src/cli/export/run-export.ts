import { dirname, resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import type { ExportedForm } from "../../project/exported-form.ts";
import { ProjectError } from "../../project/project-error.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { type LoadedProject, loadProject } from "../gateway/load-project.ts";
import { sentenceOf } from "../gateway/sentence.ts";
import { withServedStage } from "../gateway/served-stage.ts";
import type { SettingFlags } from "../gateway/setting-options.ts";
import { printable } from "../printable.ts";
import { withChosenApi } from "./chosen-api.ts";
import { chosenSettings } from "./chosen-settings.ts";
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
}

/** Writes a project's definitions as the text of a file. What it says beside it goes to stderr. Answers with the exit code. */
export async function runExport(options: ExportOptions): Promise<number> {
  const { output, force } = options;
  const file = output === undefined ? undefined : resolve(output);
  const { form, warnings } = await refusing(() => exported(options, file));
  for (const warning of warnings) say("warning", placed(warning));
  for (const note of form.notes) say("note", note);
  if (file === undefined) process.stdout.write(form.text);
  else writeExport(file, form.text, { force });
  return EXIT.success;
}

interface Exported {
  readonly form: ExportedForm;
  readonly warnings: readonly ProjectWarning[];
}

async function exported(options: ExportOptions, file: string | undefined): Promise<Exported> {
  const { path, flags, parameters } = options;
  // Values of keys are not written, so none is generated.
  const loaded = loadProject({ command: "dev", path, flags, parameters, printConfig: true });
  const project = withServedStage(withChosenApi(loaded.project, options.api), options.stage);
  const folder = file === undefined ? process.cwd() : dirname(file);
  const form = await formOf({ ...loaded, project }, options.format, folder);
  return { form, warnings: project.warnings };
}

async function formOf(
  loaded: LoadedProject,
  format: ExportOptions["format"],
  folder: string,
): Promise<ExportedForm> {
  const { project, config } = loaded;
  if (format === "cloudformation") {
    const { cloudFormationForm } = await import(
      "../../project/template-form/cloudformation-form.ts"
    );
    const { region, accountId } = config;
    return cloudFormationForm(project, { region, accountId, folder });
  }
  const { sluiceYamlForm } = await import("../../project/sluice-yaml/sluice-yaml-form.ts");
  const form = sluiceYamlForm(project, { folder, settings: chosenSettings(loaded) });
  return { ...form, notes: [...form.notes, ...secretsLeftOut(config)] };
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
