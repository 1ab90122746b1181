/**
 * The key of an integration response: `$default`, or a Java regular expression between slashes, which must match the whole
 * of a status code or of an error message (AWS: "Set up a WebSocket API integration response", "Handle Lambda errors in API
 * Gateway").
 *
 * Gaps: 2026-11-28 look-around, back references, `\p{…}` but for the POSIX classes, classes inside classes, possessive
 *   quantifiers and flags other than a leading `(?i)` or `(?s)` are refused when the API is deployed.
 * By design: 2026-11-28 a pattern that takes too many steps over a message fails the request; Java would go on.
 */
import { Budget, TemplateError } from "../vtl/budget.ts";
import { JavaPattern } from "../vtl/java-pattern.ts";
import type { PatternProgram } from "../vtl/java-pattern-program.ts";
import { compilePattern } from "../vtl/java-pattern-syntax.ts";

/** Length of an integration response's pattern, characters. Ours. */
export const RESPONSE_PATTERN_LENGTH_MAX = 256;

export interface ResponsePattern {
  readonly key: string;
  readonly program: PatternProgram;
}

/** Compiles once, at deployment time. `undefined`: `$default`. Throws `SyntaxError` naming the key. */
export function compileResponsePattern(key: string): ResponsePattern | undefined {
  if (key === "$default") return undefined;
  const where = `IntegrationResponseKey "${key.slice(0, 64)}"`;
  if (key.length < 3 || key[0] !== "/" || !key.endsWith("/")) {
    throw new SyntaxError(`${where} must be $default or /regular expression/`);
  }
  if (key.length - 2 > RESPONSE_PATTERN_LENGTH_MAX) {
    throw new SyntaxError(`${where} is longer than ${RESPONSE_PATTERN_LENGTH_MAX} characters`);
  }
  try {
    return { key, program: compilePattern(key.slice(1, -1)) };
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause;
    throw new SyntaxError(`${where}: ${cause.message}`, { cause });
  }
}

/** `undefined`: it takes too long to tell. The steps are those of one template. */
export function matchesResponse(pattern: ResponsePattern, subject: string): boolean | undefined {
  try {
    return new JavaPattern(pattern.program, new Budget()).matchesWhole(subject);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return undefined;
  }
}
