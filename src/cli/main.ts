import { CliError, EXIT, errorText, exitCodeOf } from "./cli-error.ts";
import { commandOf } from "./management/command-name.ts";

/** Runs one command line and answers with its exit code. Nothing is loaded that the command does not need. */
async function run(argv: readonly string[]): Promise<number> {
  // The AWS CLI takes its global options before the command as well, which commander would refuse.
  if (commandOf(argv) === "apigatewaymanagementapi") {
    const { apigatewaymanagementapi } = await import("./management/apigatewaymanagementapi.ts");
    return apigatewaymanagementapi(argv);
  }
  const { runProgram } = await import("./program.ts");
  return runProgram(argv);
}

async function main(): Promise<void> {
  // A reader that has seen enough (`| head -1`) is no failure of ours, nor of the AWS CLI's.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    if (error instanceof CliError) {
      process.stderr.write(errorText(error));
      process.exitCode = exitCodeOf(error);
    } else {
      process.stderr.write(
        `\nsluice: internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      process.exitCode = EXIT.general;
    }
  }
}

await main();
