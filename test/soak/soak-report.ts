import { rounded, type Trend } from "./bounds.ts";
import type { Moment, SoakReport } from "./soak.ts";
import type { Violation } from "./violations.ts";

const MIB = 1_048_576;

/** One line for a checkpoint. */
export function momentLine(moment: Moment): string {
  const { at, events, connections, rssBytes, heapBytes, files, threads, children } = moment;
  const parts = [
    `${String(Math.floor(at / 60)).padStart(3)}:${String(at % 60).padStart(2, "0")}`,
    `${String(events).padStart(8)} events`,
    `${String(connections).padStart(4)} open`,
    `RSS ${rounded(rssBytes / MIB).toFixed(1)} MiB`,
    `heap ${rounded(heapBytes / MIB).toFixed(1)} MiB`,
    `${files ?? "?"} files`,
    `${threads ?? "?"} threads`,
    `${children ?? "?"} children`,
    `${moment.violations} violations`,
  ];
  return parts.join("  ");
}

/** What the run says at its end. */
export function reportLines(report: SoakReport): string[] {
  const { seconds, rate, seed, events, messages, connections, deployments } = report;
  const ended = report.interrupted ? ", interrupted" : "";
  return [
    "",
    `${seconds} seconds at ${rate} events per second, seed ${seed}${ended}: ${events} events, ${messages} messages, ${connections} connections, ${deployments} deployments`,
    ...report.trends.map(trendLine),
    ...logLines(report),
    verdict(report),
  ];
}

function trendLine({ name, unit, first, last, highest, perHour }: Trend): string {
  const slope = perHour === undefined ? "" : `, ${rounded(perHour)} an hour in the second half`;
  return `  ${name}: ${rounded(first)} -> ${rounded(last)} ${unit}, at most ${rounded(highest)}${slope}`;
}

/** What was violated, when, and what had happened to the connection. */
export function violationLines({ at, what, history }: Violation): string[] {
  return [`VIOLATION at ${at} s: ${what}`, ...history.map((step) => `    ${step}`)];
}

function logLines({ log }: SoakReport): string[] {
  if (log.length === 0) return [];
  return ["The end of the gateway's log:", ...log.map((line) => `    ${line}`)];
}

function verdict({ violationCount }: SoakReport): string {
  return violationCount === 0 ? "It held." : `It did not hold: ${violationCount} violations.`;
}
