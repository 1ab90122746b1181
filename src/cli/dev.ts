import { Command, Option } from "commander";
import type { Setting } from "../config/setting.ts";
import { flagName, SETTINGS } from "../config/settings.ts";
import { CliError } from "./cli-error.ts";

/** Settings with a short place in the help; every other one has its flag too, listed in docs/configuration.md. */
const IN_HELP = new Set(["port", "host", "stage", "strict", "json", "region"]);

export function devCommand(): Command {
  const command = new Command("dev")
    .description(
      "Run a project's WebSocket APIs and functions on this machine.\n" +
        "PATH is a folder with sluice.yaml or template.yaml, or such a file. Default: this folder.",
    )
    .argument("[PATH]", "the project", ".")
    .option(
      "--parameter <NAME=VALUE>",
      "a template parameter; may be given several times",
      collectParameter,
      {},
    )
    .option("--print-config", "print the expanded definition and every setting, then end", false)
    .option("--no-watch", "do not reload when files change")
    .addHelpText(
      "after",
      "\nEvery setting has a flag of its own, for example --limits-idle-timeout-ms: see docs/configuration.md.",
    );
  const names = new Map<string, string>();
  for (const setting of SETTINGS) {
    const option = optionFor(setting);
    names.set(option.attributeName(), setting.name);
    command.addOption(option);
  }
  return command.action(async (path: string, given: Record<string, unknown>) => {
    const { runDev } = await import("./dev/run-dev.ts");
    const flags: Record<string, string | boolean | undefined> = {};
    for (const [attribute, name] of names) {
      const value = given[attribute];
      if (typeof value === "string" || typeof value === "boolean") flags[name] = value;
    }
    const exitCode = await runDev({
      path,
      flags,
      parameters: given.parameter as Record<string, string>,
      printConfig: given.printConfig === true,
      watch: given.watch === true,
    });
    await endWith(exitCode);
  });
}

function optionFor(setting: Setting): Option {
  const flag = flagName(setting.name);
  const option =
    setting.kind === "boolean"
      ? new Option(flag, setting.summary)
      : new Option(
          `${flag} <${setting.kind === "integer" ? setting.unit : "value"}>`,
          setting.summary,
        );
  return IN_HELP.has(setting.name) ? option : option.hideHelp();
}

function collectParameter(text: string, all: Record<string, string>): Record<string, string> {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new CliError(
      "usage",
      `argument --parameter: write NAME=VALUE, not ${JSON.stringify(text)}`,
    );
  }
  return { ...all, [text.slice(0, equals)]: text.slice(equals + 1) };
}

/** Ends the process: a backend that never answers must not keep it. What was printed is out first. */
async function endWith(exitCode: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write("", () => resolve()));
  }
  process.exit(exitCode);
}
