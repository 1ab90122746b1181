import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Characters of one command. Ours. */
export const COMMAND_CHARACTERS_MAX = 1_048_576;

/** What a test may ask for, by name. What is answered, or thrown as a sentence, goes back to it. */
export type TestCalls = Readonly<
  Record<string, (given: Readonly<Record<string, unknown>>) => unknown>
>;

/**
 * The line between a test and its gateway: a JSON object a line each way. A command has `id` and `call`, its answer the `id`
 * and `ok` or `error`; what has an `event` is nobody's answer. Resolves when the test has hung up.
 */
export async function serveTestChannel(
  input: Readable,
  send: (line: string) => void,
  calls: TestCalls,
): Promise<void> {
  const answer = async (line: string): Promise<void> => {
    const { id, call, given } = readCommand(line);
    try {
      const run = typeof call === "string" && Object.hasOwn(calls, call) ? calls[call] : undefined;
      if (run === undefined) throw new SyntaxError(`No such call: ${JSON.stringify(call)}`);
      send(JSON.stringify({ id, ok: (await run(given)) ?? null }));
    } catch (error) {
      send(JSON.stringify({ id, error: error instanceof Error ? error.message : String(error) }));
    }
  };
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) if (line.trim() !== "") void answer(line);
}

function readCommand(line: string): {
  readonly id: unknown;
  readonly call: unknown;
  readonly given: Readonly<Record<string, unknown>>;
} {
  const command = line.length > COMMAND_CHARACTERS_MAX ? undefined : objectOf(line);
  if (command === undefined) return { id: null, call: null, given: {} };
  return { id: command.id, call: command.call, given: command };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined; // Answered as a call that there is not.
  }
}
