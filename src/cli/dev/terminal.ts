import type { Activity } from "../../core/telemetry/activity.ts";
import { oneLine, printable, RESET } from "../printable.ts";

const DIM = "\u001b[2m";
const RED = "\u001b[31m";
const YELLOW = "\u001b[33m";
const CYAN = "\u001b[36m";

export type Paint = (color: keyof typeof COLORS, text: string) => string;

const COLORS = { dim: DIM, red: RED, yellow: YELLOW, cyan: CYAN };

export function paint(enabled: boolean): Paint {
  return enabled ? (color, text) => `${COLORS[color]}${text}${RESET}` : (_color, text) => text;
}

/** `12:00:01 200 sendmessage         gbgBEG6oLQAYKEhVEA==   12 ms`, and why when it failed. */
export function activityLine(activity: Activity, at: Date, color: Paint): string {
  const time = timeOf(at);
  const failed = activity.status >= 400;
  const status = color(failed ? "red" : "cyan", String(activity.status || "-").padEnd(3));
  const route = routeText(activity).padEnd(ROUTE_COLUMNS);
  const latency = `${activity.latencyMs} ms`.padStart(7);
  const detail = activity.detail === undefined ? "" : `  ${detailText(activity.detail)}`;
  return `${color("dim", time)} ${status} ${route} ${oneLine(activity.connectionId)} ${color("dim", latency)}${detail}`;
}

let lastSecond = Number.NaN;
let lastTime = "";

/** `12:00:01`, local. Made once a second: lines come by the thousand. */
function timeOf(at: Date): string {
  const second = Math.floor(at.getTime() / 1_000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastTime = at.toTimeString().slice(0, 8);
  }
  return lastTime;
}

/** Of what went wrong, characters: a backend may have said megabytes. */
export const DETAIL_CHARACTERS_MAX = 4_096;

function detailText(detail: string): string {
  if (detail.length <= DETAIL_CHARACTERS_MAX) return oneLine(detail);
  return `${oneLine(detail.slice(0, DETAIL_CHARACTERS_MAX))}… (${detail.length} characters in all)`;
}

/** As wide as `DELETE @connections`. */
const ROUTE_COLUMNS = 19;
const ROUTE_CHARACTERS_MAX = 60;

/** AWS's name of a management route has a placeholder where the id goes; the line has the id itself. */
function routeText({ eventType, routeKey }: Activity): string {
  if (eventType === "CONNECTION_API")
    return routeKey.replace("/@connections/{connectionId}", "@connections");
  const text = oneLine(routeKey);
  return text.length > ROUTE_CHARACTERS_MAX ? `${text.slice(0, ROUTE_CHARACTERS_MAX)}…` : text;
}

/** `[access dev] {"requestId":…}`: told apart from a function's line of the same form. */
export function accessLogLine(line: string, stageName: string, color: Paint): string {
  return `${color("cyan", `[access ${stageName}]`)} ${oneLine(line)}`;
}

/** `[execution dev] (requestId) Starting execution for request: …`. */
export function executionLogLine(line: string, stageName: string, color: Paint): string {
  return `${color("cyan", `[execution ${stageName}]`)} ${oneLine(line)}`;
}

interface FunctionLine {
  readonly functionName: string;
  readonly stream: "stdout" | "stderr" | "platform";
  readonly text: string;
}

/** A line of a function's output, under the function's name. What the platform says of every event stands back. */
export function functionLine(line: FunctionLine, color: Paint): string {
  const name = `[${line.functionName}]`;
  if (isRoutine(line)) return color("dim", `${name} ${printable(line.text)}`);
  return `${color("cyan", name)} ${printable(line.text)}`;
}

/** `START RequestId: …` and its like, which come with every event. */
export function isRoutine({ stream, text }: FunctionLine): boolean {
  return stream === "platform" && /^(?:START|END|REPORT) RequestId: /.test(text);
}
