import { Command, Option } from "commander";
import { processEnvironment } from "../config/sources.ts";
import { addInspectOptions, type InspectWish } from "./dev/inspect-option.ts";
import { endWith } from "./gateway/end-with.ts";
import { addParameterOption, addSettingOptions, parametersOf } from "./gateway/setting-options.ts";
import { settingsPage } from "./gateway/settings-page.ts";
import { invocationOf } from "./program-name.ts";

/** Settings with a short place in the help; every other one has its flag too, listed in docs/configuration.md. */
const IN_HELP = new Set(["port", "host", "stage", "region", "strict", "json", "log"]);

const EXAMPLES = [
  ["", "the project in this folder"],
  ["app --port 8080", "another folder, another port"],
  ["app --parameter Stage=prod", "a SAM template, with a parameter"],
  ["app --inspect", "with a port for a debugger of each function"],
  ["app --strict --json", "for CI: as strict as AWS, and a ready line for programs"],
] as const;

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

Every setting has a flag of its own, for example --limits-idle-timeout-ms: ${settingsPage("dev")}`;
}

export function devCommand(): Command {
  const command = addParameterOption(new Command("dev"))
    .description(
      "Run a project's WebSocket APIs and functions on this machine.\n" +
        "PATH is a folder with sluice.yaml, template.yaml or cdk.json, or such a file. Default: this folder.",
    )
    .argument("[PATH]", "The project.")
    .option("--print-config", "Print the expanded definition and every setting, then end.")
    .option("--no-watch", "Do not reload when files change.")
    .addOption(new Option("--test-channel", "For the test kit: docs/testing.md.").hideHelp());
  addInspectOptions(command).addHelpText("after", examples);
  const flagsOf = addSettingOptions(command, "dev", IN_HELP);
  return command.action(async (path: string | undefined, given: Record<string, unknown>) => {
    const run = given.testChannel === true ? await forTests() : await forPeople();
    const exitCode = await run({
      command: "dev",
      path: path ?? ".",
      flags: flagsOf(given),
      ...parametersOf(given),
      printConfig: given.printConfig === true,
      watch: given.watch === true,
      inspect: [given.inspect, given.inspectBrk].flatMap((each) => (each ?? []) as InspectWish[]),
    });
    await endWith(exitCode);
  });
}

async function forPeople() {
  return (await import("./dev/run-dev.ts")).runDev;
}

/** What a test kit starts. */
async function forTests() {
  return (await import("./dev/run-for-tests.ts")).runForTests;
}
