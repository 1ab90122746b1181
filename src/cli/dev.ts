import { fileURLToPath } from "node:url";
import { Command, Option } from "commander";
import type { Setting } from "../config/setting.ts";
import { flagName, SETTINGS } from "../config/settings.ts";
import { processEnvironment } from "../config/sources.ts";
import { CliError, EXIT } from "./cli-error.ts";
import { invocationOf } from "./program-name.ts";

/** Settings with a short place in the help; every other one has its flag too, listed in docs/configuration.md. */
const IN_HELP = new Set(["port", "host", "stage", "region", "strict", "json", "log"]);

const EXAMPLES = [
  ["", "the project in this folder"],
  ["app --port 8080", "another folder, another port"],
  ["app --parameter Stage=prod", "a SAM template, with a parameter"],
  ["app --strict --json", "for CI: as strict as AWS, and a ready line for programs"],
] as const;

/** Where it is installed: the help is read in other folders than ours. The single-file executable has no pages. */
const ALL_SETTINGS = Bun.isStandaloneExecutable
  ? "sluice dev --print-config shows all of a project's settings"
  : `see\n${fileURLToPath(new URL("../../docs/configuration.md", import.meta.url))}`;

function examples(): string {
  const dev = invocationOf("dev", processEnvironment().variables);
  const written = EXAMPLES.map(([words]) => `${dev} ${words}`.trimEnd());
  const width = Math.max(...written.map(({ length }) => length));
  const lines = written.map((text, index) =>
    `  ${text.padEnd(width)}  ${EXAMPLES[index]?.[1] ?? ""}`.trimEnd(),
  );
  return `
Examples:
${lines.join("\n")}

Every setting has a flag of its own, for example --limits-idle-timeout-ms: ${ALL_SETTINGS}`;
}

export function devCommand(): Command {
  const command = new Command("dev")
    .description(
      "Run a project's WebSocket APIs and functions on this machine.\n" +
        "PATH is a folder with sluice.yaml or template.yaml, or such a file. Default: this folder.",
    )
    .argument("[PATH]", "The project.")
    .option(
      "--parameter <NAME=VALUE>",
      "A template parameter; may be given several times.",
      collectParameter,
    )
    .option("--print-config", "Print the expanded definition and every setting, then end.")
    .option("--no-watch", "Do not reload when files change.")
    .addHelpText("after", examples);
  const names = new Map<string, string>();
  for (const setting of SETTINGS) {
    const option = optionFor(setting);
    names.set(option.attributeName(), setting.name);
    command.addOption(option);
  }
  return command.action(async (path: string | undefined, given: Record<string, unknown>) => {
    const { runDev } = await import("./dev/run-dev.ts");
    const flags: Record<string, string | boolean | undefined> = {};
    for (const [attribute, name] of names) {
      const value = given[attribute];
      if (typeof value === "string" || typeof value === "boolean") flags[name] = value;
    }
    const exitCode = await runDev({
      path: path ?? ".",
      flags,
      parameters: (given.parameter ?? {}) as Record<string, string>,
      printConfig: given.printConfig === true,
      watch: given.watch === true,
    });
    await endWith(exitCode);
  });
}

function optionFor(setting: Setting): Option {
  const flag = flagName(setting.name);
  const shown = setting.defaultNote ?? setting.default;
  const summary =
    setting.kind === "boolean" || shown === undefined
      ? setting.summary
      : `${setting.summary} Default: ${shown}.`;
  const option = new Option(
    setting.kind === "boolean" ? flag : `${flag} <${placeholder(setting)}>`,
    summary,
  );
  return IN_HELP.has(setting.name) ? option : option.hideHelp();
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

function collectParameter(
  text: string,
  all: Record<string, string> | undefined,
): Record<string, string> {
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
  // Output that could not be written has its say only now, and sets the exit code.
  await new Promise((resolve) => setImmediate(resolve));
  process.exit(exitCode === EXIT.success ? process.exitCode : exitCode);
}
