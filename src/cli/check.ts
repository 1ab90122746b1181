import { Command } from "commander";
import { processEnvironment } from "../config/sources.ts";
import { endWith } from "./gateway/end-with.ts";
import { addParameterOption, addSettingOptions, parametersOf } from "./gateway/setting-options.ts";
import { invocationOf } from "./program-name.ts";

const IN_HELP = new Set(["region", "stage", "json", "check.ignore"]);

function notes(): string {
  const check = invocationOf("check", processEnvironment().variables);
  return `
Ends with 0 when nothing was found that fails or differs on AWS, with 1 when something was, and with 2 when the
project cannot be read.

Examples:
  ${check}                        the project in this folder
  ${check} app --json             a line of JSON for each finding
  ${check} --rule one-way-route   one rule alone`;
}

export function checkCommand(): Command {
  const command = addParameterOption(new Command("check"))
    .description(
      "Find what works here and fails or differs on AWS, without running anything.\n" +
        "PATH is a project that sluice dev runs. Default: this folder.",
    )
    .argument("[PATH]", "The project.")
    .option("--rule <RULES>", "Look for these rules alone, with commas between them.")
    .addHelpText("after", notes);
  const flagsOf = addSettingOptions(command, "dev", IN_HELP);
  return command.action(async (path: string | undefined, given: Record<string, unknown>) => {
    const { runCheck } = await import("./check/run-check.ts");
    const exitCode = await runCheck({
      path: path ?? ".",
      flags: flagsOf(given),
      ...parametersOf(given),
      rules: given.rule as string | undefined,
    });
    await endWith(exitCode);
  });
}
