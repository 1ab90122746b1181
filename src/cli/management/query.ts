/**
 * `--query`: JMESPath over the output, https://jmespath.org/specification.html.
 *
 * Gaps: none known.
 * By design: 2026-11-22 the JMESPath Community's grammar, which adds `let` and arithmetic to AWS's.
 */
import { CliError } from "../cli-error.ts";

export type Query = (value: unknown) => unknown;

/** Refuses a bad expression before anything is sent. */
export async function compileQuery(expression: string | undefined): Promise<Query> {
  if (expression === undefined) return (value) => value;
  if (expression === "") throw bad(expression, "Invalid JMESPath expression: cannot be empty.");
  const { compile, TreeInterpreter } = await import("@jmespath-community/jmespath");
  const wrapped = <Value>(run: () => Value): Value => {
    try {
      return run();
    } catch (cause) {
      throw bad(expression, (cause as Error).message, cause);
    }
  };
  const node = wrapped(() => compile(expression));
  return (value) => wrapped(() => TreeInterpreter.search(node, value as never) ?? null);
}

function bad(expression: string, why: string, cause?: unknown): CliError {
  return new CliError("parameter", `Bad value for --query ${expression}: ${why}`, { cause });
}
