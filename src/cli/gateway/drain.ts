import type { Gateway } from "../../compose/gateway.ts";
import { EXIT } from "../cli-error.ts";
import type { CommandOutput } from "./command-output.ts";

/** Time to end the functions when the user insists, milliseconds. */
const ABANDON_MS = 2_000;

/** Says goodbye to every client; for an impatient user all ends at once, functions too. Answers with the exit code. */
export async function drain(
  gateway: Pick<Gateway, "connections" | "stop">,
  insisted: Promise<void>,
  { drainMs, output }: { readonly drainMs: number; readonly output: Pick<CommandOutput, "note"> },
): Promise<number> {
  const { size } = gateway.connections;
  if (size > 0) {
    const what = size === 1 ? "connection" : "connections";
    output.note(`Closing ${size} ${what} (Ctrl-C or SIGTERM again to stop at once)`);
  }
  let exitCode: number = EXIT.success;
  const abandoned = insisted.then(async () => {
    exitCode = EXIT.interrupted;
    const tooLong = new Promise<void>((resolve) => setTimeout(resolve, ABANDON_MS));
    await Promise.race([gateway.stop(0), tooLong]);
  });
  await Promise.race([gateway.stop(drainMs), abandoned]);
  return exitCode;
}
