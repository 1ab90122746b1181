import { Command, Option } from "commander";
import { flagName } from "../config/settings.ts";
import { CliError } from "./cli-error.ts";
import type { ControlOptions } from "./export/control-client.ts";
import { type ExportOptions, FORMATS, runExport } from "./export/run-export.ts";
import {
  addParameterOption,
  addSettingOptions,
  parametersOf,
  type SettingFlags,
} from "./gateway/setting-options.ts";

/** Settings with a place in the help; the others of `sluice dev` have their flags too. */
const IN_HELP = new Set(["stage", "region", "accountId"]);

interface Given extends Readonly<Record<string, unknown>> {
  readonly format: ExportOptions["format"];
  readonly output?: string;
  readonly force?: boolean;
  readonly api?: string;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly parameterFile?: string;
  readonly configEnv?: string;
  readonly stack?: readonly string[];
  readonly controlUrl?: string;
  readonly profile?: string;
  readonly caBundle?: string;
}

export function exportCommand(): Command {
  const command = new Command("export")
    .description(
      "Write a project's definitions as a sluice.yaml or a CloudFormation template.\n" +
        "PATH is a folder with sluice.yaml or template.yaml, or such a file. Default: this folder.\n" +
        "With --control-url, what a running `sluice serve` has deployed is written.",
    )
    .argument("[PATH]", "The project.")
    .addOption(
      new Option("--format <format>", "What to write.").choices(FORMATS).default("sluice-yaml"),
    )
    .option("--output <file>", "Where to write it. Default: standard output.")
    .option("--force", "Overwrite the file.")
    .option("--api <name>", "This API alone, by its name or its id.")
    .option("--control-url <url>", "The control URL of a running sluice serve, in place of PATH.")
    .option("--profile <name>", "Of your AWS credentials, which sign the calls to it.")
    .option("--ca-bundle <file>", "The authorities that may have signed its certificate.");
  addParameterOption(command);
  const flagsOf = addSettingOptions(command, "dev", IN_HELP);
  return command.action(async (path: string | undefined, given: Given) => {
    // The API is chosen first: the others need not have the stage.
    const { stage, ...flags } = flagsOf(given);
    const running = runningOf({ path, given, flags });
    process.exitCode = await runExport({
      path: path ?? ".",
      format: given.format,
      force: given.force === true,
      ...(given.output === undefined ? {} : { output: given.output }),
      ...(typeof stage === "string" ? { stage } : {}),
      ...(given.api === undefined ? {} : { api: given.api }),
      flags,
      ...parametersOf(given),
      ...(running === undefined ? {} : { running }),
    });
  });
}

/** A gateway has its settings and parameters already; only its Region is for whoever signs. */
function runningOf({
  path,
  given,
  flags,
}: {
  readonly path: string | undefined;
  readonly given: Given;
  readonly flags: SettingFlags;
}): ControlOptions | undefined {
  const { controlUrl, profile, caBundle, parameter, parameterFile, configEnv, stack } = given;
  if (controlUrl === undefined) {
    if (profile !== undefined) throw forRunning("--profile");
    if (caBundle !== undefined) throw forRunning("--ca-bundle");
    return undefined;
  }
  if (path !== undefined) {
    throw new CliError("usage", "--control-url takes the place of PATH: leave one of them out");
  }
  const { region, ...others } = flags;
  const [setting] = Object.keys(others);
  const unused =
    [
      ...(parameter === undefined ? [] : ["--parameter"]),
      ...(parameterFile === undefined ? [] : ["--parameter-file"]),
      ...(configEnv === undefined ? [] : ["--config-env"]),
      ...(stack === undefined ? [] : ["--stack"]),
    ][0] ??
    (setting && flagName(setting));
  if (unused !== undefined) {
    throw new CliError("usage", `argument ${unused}: a running gateway has its own; leave it out`);
  }
  return {
    controlUrl,
    ...(profile === undefined ? {} : { profile }),
    ...(caBundle === undefined ? {} : { caBundle }),
    ...(typeof region === "string" ? { region } : {}),
  };
}

function forRunning(option: string): CliError {
  return new CliError("usage", `argument ${option}: it is for --control-url; leave it out`);
}
