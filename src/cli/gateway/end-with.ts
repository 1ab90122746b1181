import { EXIT } from "../cli-error.ts";

/** Ends the process: a backend that never answers must not keep it. What was printed is out first. */
export async function endWith(exitCode: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write("", () => resolve()));
  }
  // Output that could not be written has its say only now, and sets the exit code.
  await new Promise((resolve) => setImmediate(resolve));
  process.exit(exitCode === EXIT.success ? process.exitCode : exitCode);
}
