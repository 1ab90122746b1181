import { nearestName } from "../config/nearest-name.ts";
import { AccessLogFormat } from "../core/telemetry/access-log-format.ts";
import { VARIABLES } from "../core/telemetry/access-log-variables.ts";

const PREFIX = "$context.";

/** What to tell whoever wrote a format, one sentence each. Throws `SyntaxError` for one that AWS refuses. */
export function accessLogAdvice(format: string): string[] {
  const misspelt: string[] = [];
  const unknown: string[] = [];
  for (const name of AccessLogFormat.compile(format).unknownVariables) {
    const meant = nearestName(name.slice(PREFIX.length), [...VARIABLES.keys()]);
    if (meant === undefined) unknown.push(name);
    else misspelt.push(`${isNone(name)}: did you mean ${PREFIX}${meant}?`);
  }
  // The format that the CDK writes is that of REST APIs: one sentence is enough for all of it.
  if (unknown.length === 0) return misspelt;
  const all = unknown.join(", ");
  const sentence = `${all} are no variables of WebSocket APIs and print -`;
  return [...misspelt, unknown.length === 1 ? isNone(all) : sentence];
}

function isNone(name: string): string {
  return `${name} is no variable of WebSocket APIs and prints -`;
}
