import { awsErrorText, CliError, EXIT, errorText, exitCodeOf } from "./cli-error.ts";
import { commandOf } from "./management/command-name.ts";

/** Runs one command line and answers with its exit code. Nothing is loaded that the command does not need. */
async function run(argv: readonly string[]): Promise<number> {
  // The AWS CLI takes its global options before the command as well, which commander would refuse.
  if (isLikeTheAwsCli(argv)) {
    const { apigatewaymanagementapi } = await import("./management/apigatewaymanagementapi.ts");
    return apigatewaymanagementapi(argv);
  }
  const { runProgram } = await import("./program.ts");
  return runProgram(argv);
}

function isLikeTheAwsCli(argv: readonly string[]): boolean {
  return commandOf(argv) === "apigatewaymanagementapi";
}

async function main(): Promise<void> {
  // A reader that has seen enough (`| head -1`) is no failure of ours, nor of the AWS CLI's.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const argv = process.argv.slice(2);
  try {
    process.exitCode = await run(argv);
  } catch (error) {
    if (error instanceof CliError) {
      process.stderr.write(isLikeTheAwsCli(argv) ? awsErrorText(error) : errorText(error));
      process.exitCode = exitCodeOf(error);
    } else {
      process.stderr.write(
        `sluice: internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      process.exitCode = EXIT.general;
    }
  }
}

await main();
