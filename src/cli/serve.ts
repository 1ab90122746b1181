import { Command, Option } from "commander";
import { processEnvironment } from "../config/sources.ts";
import { CliError } from "./cli-error.ts";
import { endWith } from "./gateway/end-with.ts";
import { addParameterOption, addSettingOptions, parametersOf } from "./gateway/setting-options.ts";
import { settingsPage } from "./gateway/settings-page.ts";
import { invocationOf } from "./program-name.ts";

/** Settings with a place in the help; every other one has its flag too. */
const IN_HELP = new Set([
  ...["port", "host", "controlPort", "controlHost", "dataFolder", "region", "accountId"],
  ...["tls.certificateFile", "tls.keyFile", "stop.delayMs", "logFormat", "json"],
]);

const EXAMPLES = [
  ["--config /etc/sluice", "the APIs that sluice.yaml or a template there defines"],
  ["--config sluice.yaml --print-config", "checks the file, and shows every setting"],
] as const;

function examples(): string {
  const serve = invocationOf("serve", processEnvironment().variables);
  const lines = EXAMPLES.map(([words, meaning]) => `  ${serve} ${words}\n      ${meaning}`);
  return `
Examples:
${lines.join("\n")}

SIGHUP reads definitions, code and certificates again; SIGTERM stops, SIGTERM again at once.
Every setting has a flag of its own, for example --limits-idle-timeout-ms: ${settingsPage("serve")}`;
}

export function serveCommand(): Command {
  const command = new Command("serve")
    .description(
      "Serve WebSocket APIs in production: every signature is verified, nothing is made up for development.\n" +
        "Without --config it serves the APIs that AWS's calls have made: aws apigatewayv2\n" +
        "create-api, sent to the control listener (docs/control-plane.md).",
    )
    .option("--config <path>", "A sluice.yaml, a template, or a folder with one.");
  addParameterOption(command)
    .option("--print-config", "Print the expanded definition and every setting, then end.")
    .addHelpText("after", examples);
  for (const flag of ["--inspect", "--inspect-brk"]) command.addOption(refused(flag));
  const flagsOf = addSettingOptions(command, "serve", IN_HELP);
  return command.action(async (given: Record<string, unknown>) => {
    const { runServe } = await import("./serve/run-serve.ts");
    const exitCode = await runServe({
      command: "serve",
      path: typeof given.config === "string" ? given.config : undefined,
      flags: flagsOf(given),
      ...parametersOf(given),
      printConfig: given.printConfig === true,
    });
    await endWith(exitCode);
  });
}

/** Known, so that it can be said where it is. */
function refused(flag: string): Option {
  return new Option(`${flag} [FUNCTION][=PORT]`, "Of sluice dev alone.")
    .preset("")
    .hideHelp()
    .argParser(() => {
      throw new CliError(
        "usage",
        `argument ${flag}: a debugger holds up every client of a function, so only sluice dev has it`,
      );
    });
}
