import { nearestName } from "../config/nearest-name.ts";
import { AccessLogFormat } from "../core/telemetry/access-log-format.ts";
import { VARIABLES } from "../core/telemetry/access-log-variables.ts";

const PREFIX = "$context.";

/** What to tell whoever wrote a format, one sentence each. Throws `SyntaxError` for one that AWS refuses. */
export function accessLogAdvice(format: string): string[] {
  return AccessLogFormat.compile(format).unknownVariables.map((name) => {
    const sentence = `${name} is no variable of WebSocket APIs and prints -`;
    const meant = nearestName(name.slice(PREFIX.length), [...VARIABLES.keys()]);
    return meant === undefined ? sentence : `${sentence}: did you mean ${PREFIX}${meant}?`;
  });
}
