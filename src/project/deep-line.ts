/**
 * Lists in lists and keys in keys that one line may open, count. Each is a call inside the YAML library's calls,
 * whose stack ends.
 */
export const OPENED_IN_ONE_LINE_MAX = 500;

const TOO_MANY = new RegExp(`(?:[-?:][ \\t]+){${OPENED_IN_ONE_LINE_MAX + 1}}`);

/** The line, from 1, in which a text opens more of them than that: `- - - - …`, `? ? ? ? …`. */
export function deepLine(text: string): number | undefined {
  const found = TOO_MANY.exec(text);
  if (found === null) return undefined;
  let line = 1;
  for (
    let at = text.indexOf("\n");
    at !== -1 && at < found.index;
    at = text.indexOf("\n", at + 1)
  ) {
    line += 1;
  }
  return line;
}
