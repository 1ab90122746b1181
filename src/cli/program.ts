import { Command, CommanderError } from "commander";
import { nearestName } from "../config/nearest-name.ts";
import { CliError, EXIT } from "./cli-error.ts";
import { VERSION } from "./version.ts";

interface CommandEntry {
  readonly summary: string;
  /** Called only for the command that was named: the gateway takes longer to load than a client to run. */
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  dev: {
    summary: "run a project's WebSocket APIs and functions on this machine",
    load: async () => (await import("./dev.ts")).devCommand(),
  },
  apigatewaymanagementapi: {
    summary: "send to, look up and close connections, as `aws apigatewaymanagementapi` does",
    load: async () => new Command("apigatewaymanagementapi"),
  },
  connect: {
    summary: "open a WebSocket in the terminal: a line typed is a message sent",
    load: async () => (await import("./connect/connect-command.ts")).connectCommand(),
  },
};

/** Everything but `apigatewaymanagementapi`, which reads its arguments as the AWS CLI does. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const program = new Command("sluice")
    .description("Amazon API Gateway WebSocket APIs, anywhere.")
    .usage("[options] <command>")
    .version(`sluice ${VERSION}`, "--version", "print the version")
    .helpOption("-h, --help", "print help")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  const named = argv[0] ?? "";
  for (const [name, entry] of Object.entries(COMMANDS)) {
    if (name === named || (argv[0] === "help" && name === argv[1])) {
      program.addCommand((await entry.load()).copyInheritedSettings(program));
    } else {
      program.command(name).description(entry.summary);
    }
  }
  if (argv.length === 0) {
    throw new CliError("usage", `the following arguments are required: command\n\n${listing()}`);
  }
  if (!named.startsWith("-") && named !== "help" && !Object.hasOwn(COMMANDS, named)) {
    throw unknownCommand(named);
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : EXIT.success;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.success;
    throw new CliError("usage", error.message.replace(/^error: /, ""));
  }
}

function unknownCommand(written: string): CliError {
  const nearest = nearestName(written, Object.keys(COMMANDS));
  const hint =
    nearest === undefined ? `the commands are\n\n${listing()}` : `maybe you meant '${nearest}'`;
  return new CliError("usage", `argument command: Unknown command '${written}': ${hint}`);
}

function listing(): string {
  return Object.entries(COMMANDS)
    .map(([name, { summary }]) => `  ${name.padEnd(24)} ${summary}`)
    .join("\n");
}
