import { Command, Option } from "commander";
import { type ExportOptions, FORMATS, runExport } from "./export/run-export.ts";
import { addParameterOption, addSettingOptions } from "./gateway/setting-options.ts";

/** Settings with a place in the help; the others of `sluice dev` have their flags too. */
const IN_HELP = new Set(["stage", "region", "accountId"]);

interface Given extends Readonly<Record<string, unknown>> {
  readonly format: ExportOptions["format"];
  readonly output?: string;
  readonly force?: boolean;
  readonly api?: string;
  readonly parameter?: Readonly<Record<string, string>>;
}

export function exportCommand(): Command {
  const command = new Command("export")
    .description(
      "Write a project's definitions as a sluice.yaml or a CloudFormation template.\n" +
        "PATH is a folder with sluice.yaml or template.yaml, or such a file. Default: this folder.",
    )
    .argument("[PATH]", "The project.")
    .addOption(
      new Option("--format <format>", "What to write.").choices(FORMATS).default("sluice-yaml"),
    )
    .option("--output <file>", "Where to write it. Default: standard output.")
    .option("--force", "Overwrite the file.")
    .option("--api <name>", "This API alone, by its name or its id.");
  addParameterOption(command);
  const flagsOf = addSettingOptions(command, "dev", IN_HELP);
  return command.action(async (path: string | undefined, given: Given) => {
    // The API is chosen first: the others need not have the stage.
    const { stage, ...flags } = flagsOf(given);
    process.exitCode = await runExport({
      path: path ?? ".",
      format: given.format,
      force: given.force === true,
      ...(given.output === undefined ? {} : { output: given.output }),
      ...(typeof stage === "string" ? { stage } : {}),
      ...(given.api === undefined ? {} : { api: given.api }),
      flags,
      parameters: given.parameter ?? {},
    });
  });
}
