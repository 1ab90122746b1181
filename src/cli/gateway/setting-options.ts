import { type Command, Option } from "commander";
import { defaultFor, type GatewayCommand, isFor, type Setting } from "../../config/setting.ts";
import { flagName, SETTINGS } from "../../config/settings.ts";
import { CliError } from "../cli-error.ts";
import type { ProjectOptions } from "./project-options.ts";

/** What a command line says, by setting name; texts and true. */
export type SettingFlags = Readonly<Record<string, string | boolean | undefined>>;

/**
 * Gives the command a flag for each setting that it has, those of `inHelp` with a place in its help. Answers with what takes
 * the flags out of the options that were given.
 */
export function addSettingOptions(
  command: Command,
  name: GatewayCommand,
  inHelp: ReadonlySet<string>,
): (given: Readonly<Record<string, unknown>>) => SettingFlags {
  const names = new Map<string, string>();
  for (const setting of SETTINGS) {
    if (!isFor(setting, name)) continue;
    const option = optionFor(setting, name);
    names.set(option.attributeName(), setting.name);
    command.addOption(inHelp.has(setting.name) ? option : option.hideHelp());
  }
  return (given) => {
    const flags: Record<string, string | boolean | undefined> = {};
    for (const [attribute, settingName] of names) {
      const value = given[attribute];
      if (typeof value === "string" || typeof value === "boolean") flags[settingName] = value;
    }
    return flags;
  };
}

function optionFor(setting: Setting, command: GatewayCommand): Option {
  const flag = flagName(setting.name);
  const value = defaultFor(setting, command);
  const isOwn = setting.serveDefault !== undefined && setting.serveDefault === value;
  const shown = isOwn ? value : (setting.defaultNote ?? value);
  const summary =
    setting.kind === "boolean" || shown === undefined
      ? setting.summary
      : `${setting.summary} Default: ${shown}.`;
  return new Option(
    setting.kind === "boolean" ? flag : `${flag} <${placeholder(setting)}>`,
    summary,
  );
}

function placeholder(setting: Setting): string {
  switch (setting.kind) {
    case "integer":
      return setting.unit.replaceAll(" ", "-") || "number";
    case "choice":
      return setting.values.join("|");
    case "path":
      return "path";
    case "text":
    case "boolean":
      return setting.name;
  }
}

/** `--parameter NAME=VALUE` and `--stack NAME`, which may be given several times, and where else parameters come from. */
export function addParameterOption(command: Command): Command {
  return command
    .option(
      "--parameter <NAME=VALUE>",
      "A parameter of a template or a service; may be given several times.",
      collect("--parameter"),
    )
    .addOption(
      // For who comes from the Serverless Framework.
      new Option("--param <NAME=VALUE>", "The same as --parameter.")
        .argParser(collect("--param"))
        .hideHelp(),
    )
    .option("--parameter-file <file>", "A JSON or YAML file of template parameters.")
    .option("--config-env <name>", "The environment of a samconfig.toml beside a template.")
    .option(
      "--stack <NAME>",
      "A stack of an AWS CDK app, or a pattern; may be given several times. Default: all.",
      (name: string, all: readonly string[] | undefined) => [...(all ?? []), name],
    );
}

/** What those options say. */
export function parametersOf(
  given: Readonly<Record<string, unknown>>,
): Pick<ProjectOptions, "parameters" | "parameterFile" | "configEnv" | "stacks"> {
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : undefined);
  return {
    parameters: { ...(given.parameter ?? {}), ...(given.param ?? {}) } as Record<string, string>,
    parameterFile: text("parameterFile"),
    configEnv: text("configEnv"),
    stacks: (given.stack ?? []) as readonly string[],
  };
}

function collect(flag: string) {
  return (text: string, all: Record<string, string> | undefined): Record<string, string> => {
    const equals = text.indexOf("=");
    if (equals < 1) {
      const message = `argument ${flag}: write NAME=VALUE, not ${JSON.stringify(text)}`;
      throw new CliError("usage", message);
    }
    return { ...all, [text.slice(0, equals)]: text.slice(equals + 1) };
  };
}
