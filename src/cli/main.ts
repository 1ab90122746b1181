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
  let outputFailed = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head -1`) is no failure of ours, nor of the AWS CLI's.
    if (error.code === "EPIPE" || outputFailed) return;
    outputFailed = true;
    process.exitCode = EXIT.general;
    process.stderr.write(`sluice: cannot write its output: ${error.message}\n`);
  });
  // Who cannot be told has nothing to lose but the sentence; what runs goes on.
  process.stderr.on("error", () => undefined);
  const argv = process.argv.slice(2);
  try {
    const exitCode = await run(argv);
    process.exitCode = outputFailed && exitCode === EXIT.success ? EXIT.general : exitCode;
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
