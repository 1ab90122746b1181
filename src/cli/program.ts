import { Command, CommanderError } from "commander";
import { nearestName } from "../config/nearest-name.ts";
import { processEnvironment } from "../config/sources.ts";
import { CliError, EXIT } from "./cli-error.ts";
import { invocationOf, programName } from "./program-name.ts";
import { VERSION } from "./version.ts";

interface CommandEntry {
  readonly summary: string;
  /** Called only for the command that was named: the gateway takes longer to load than a client to run. */
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  dev: {
    summary: "Run a project's WebSocket APIs and functions on this machine.",
    load: async () => (await import("./dev.ts")).devCommand(),
  },
  check: {
    summary: "Find what works here and fails or differs on AWS.",
    load: async () => (await import("./check.ts")).checkCommand(),
  },
  serve: {
    summary: "Serve WebSocket APIs in production.",
    load: async () => (await import("./serve.ts")).serveCommand(),
  },
  apigatewaymanagementapi: {
    summary: "Send to, look up and close connections, as `aws apigatewaymanagementapi` does.",
    load: async () => new Command("apigatewaymanagementapi"),
  },
  export: {
    summary: "Write a project as a sluice.yaml or a CloudFormation template.",
    load: async () => (await import("./export.ts")).exportCommand(),
  },
  connect: {
    summary: "Open a WebSocket in the terminal: a line typed is a message sent.",
    load: async () => (await import("./connect/connect-command.ts")).connectCommand(),
  },
};

/** Everything but `apigatewaymanagementapi`, which reads its arguments as the AWS CLI does. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command("sluice")
    .description("Amazon API Gateway WebSocket APIs, anywhere.")
    .usage("<command> [options]")
    .version(`sluice ${VERSION}`, "-v, --version", "Print the version.")
    .helpOption("-h, --help", "Print this help.")
    .helpCommand("help [command]", "Print the help of a command.")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  const named = argv[0] ?? "";
  for (const [name, entry] of Object.entries(COMMANDS)) {
    if (name === named || (argv[0] === "help" && name === argv[1])) {
      const command = (await entry.load()).copyInheritedSettings(program);
      program.addCommand(command.helpOption("-h, --help", "Print this help."));
    } else {
      program.command(name).description(entry.summary);
    }
  }
  if (argv.length === 0) throw new CliError("usage", program.helpInformation().trimEnd());
  if (!named.startsWith("-") && named !== "help" && !Object.hasOwn(COMMANDS, named)) {
    throw misread("sluice", unknown("command", named, Object.keys(COMMANDS)));
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : EXIT.success;
  } catch (error) {
    const command = program.commands.find((each) => each.name() === named) ?? program;
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.success;
      throw misread(named, sentenceOf(error, command));
    }
    throw error instanceof CliError && error.kind === "usage"
      ? misread(named, error.message)
      : error;
  }
}

/** Our own words for an option that is not there, with the nearest one of all, hidden ones too. */
function sentenceOf({ code, message }: CommanderError, command: Command): string {
  const written = /unknown option '([^']+)'/.exec(message)?.[1];
  if (code === "commander.unknownOption" && written !== undefined) {
    const known = command.options.flatMap(({ long }) => long ?? []);
    return unknown("option", written, [...known, "--help"]);
  }
  return message.replace(/^error: /, "").replaceAll("\n", " ");
}

function unknown(kind: string, written: string, known: readonly string[]): string {
  const nearest = nearestName(written, known);
  return `unknown ${kind} ${written}${nearest === undefined ? "" : `: did you mean ${nearest}?`}`;
}

/** A command line that cannot be read: what is wrong with it, and where all options stand. */
function misread(command: string, sentence: string): CliError {
  const { variables } = processEnvironment();
  const isOurs = Object.hasOwn(COMMANDS, command);
  const help = isOurs ? invocationOf(command, variables) : programName(variables);
  const who = isOurs ? `sluice ${command}` : "sluice";
  return new CliError("usage", `${who}: ${sentence}\n${help} --help lists what there is.`);
}
