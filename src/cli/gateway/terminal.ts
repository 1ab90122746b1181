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
  const detail = activity.detail === undefined ? "" : `  ${detailText(activity.detail)}`;
  const latency = color("dim", latencyText(activity.latencyMs));
  return `${beginningOf(activity, at, color)} ${oneLine(activity.connectionId)} ${latency}${detail}`;
}

/** What a line begins with, and what it is made of. */
interface Beginning {
  readonly second: number;
  readonly status: number;
  readonly routeKey: string;
  readonly color: Paint;
  readonly text: string;
}

const LAST = new Map<Activity["eventType"], Beginning>();

/** Time, status and route. Lines come by the thousand in a second, and most begin as the last one of their kind. */
function beginningOf(activity: Activity, at: Date, color: Paint): string {
  const { status, eventType, routeKey } = activity;
  const second = Math.floor(at.getTime() / 1_000);
  const last = LAST.get(eventType);
  if (
    last?.second === second &&
    last.status === status &&
    last.routeKey === routeKey &&
    last.color === color
  ) {
    return last.text;
  }
  const time = color("dim", at.toTimeString().slice(0, 8));
  const shown = color(status >= 400 ? "red" : "cyan", String(status || "-").padEnd(3));
  const text = `${time} ${shown} ${routeText(activity).padEnd(ROUTE_COLUMNS)}`;
  LAST.set(eventType, { second, status, routeKey, color, text });
  return text;
}

/** Nearly every request is over in fewer milliseconds. */
const SHORT_LATENCIES = Array.from({ length: 100 }, (_, latencyMs) => wideLatency(latencyMs));

function latencyText(latencyMs: number): string {
  return SHORT_LATENCIES[latencyMs] ?? wideLatency(latencyMs);
}

function wideLatency(latencyMs: number): string {
  return `${latencyMs} ms`.padStart(7);
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
