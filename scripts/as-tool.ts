import { type Flags, parseFlags, UsageError, usageLine } from "./flags.ts";

export interface Tool<F extends Flags> {
  /** Of the script in package.json. */
  readonly name: string;
  readonly flags: F;
  /** What `--help` says below the usage. */
  readonly help?: string;
}

/**
 * Runs a tool of the repository: what it answers is the exit code. Calling it wrong is 2, and says what is wrong and which
 * flags there are.
 */
export async function asTool<const F extends Flags>(
  { name, flags, help }: Tool<F>,
  main: (values: ReturnType<typeof parseFlags<F>>) => Promise<number> | number,
): Promise<void> {
  // A reader that has seen enough (`| head -1`) is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const parameters = process.argv.slice(2);
  const usage = `Usage: ${usageLine(name, flags)}`;
  if (parameters.includes("--help") || parameters.includes("-h")) {
    console.log(help === undefined ? usage : `${usage}\n\n${help}`);
    return;
  }
  try {
    process.exitCode = await main(parseFlags(flags, parameters));
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    console.error(`npm run ${name}: ${sentenceOf(error)}`);
    if (error instanceof UsageError) console.error(usage);
  }
}

/** A plain `Error` is one that was foreseen; others are told with where they come from. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForeseen = error instanceof UsageError || error.constructor === Error;
  return isForeseen ? error.message : (error.stack ?? error.message);
}
