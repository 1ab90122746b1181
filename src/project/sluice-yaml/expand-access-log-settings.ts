import { dirname, resolve } from "node:path";
import type { AccessLogSettings, Stage } from "../../core/model/stage.ts";
import { accessLogAdvice } from "../access-log-advice.ts";
import { type ApiContext, problem, warn } from "./api-context.ts";
import type { WrittenStage } from "./schema.ts";

/** What a destination is when it is no file. */
const STDOUT = "stdout";

/** The access log of a stage, where it has one; a relative path starts at the file's folder. */
export function expandAccessLogSettings(
  written: WrittenStage["accessLogSettings"],
  place: ApiContext & { readonly path: readonly string[] },
): Pick<Stage, "accessLogSettings"> {
  if (written === undefined) return {};
  const path = [...place.path, "accessLogSettings"];
  const { format, destination } = written;
  for (const sentence of adviceOf(format, place, [...path, "format"])) {
    warn(place, [...path, "format"], `${path.join(".")}: ${sentence}`);
  }
  if (destination === undefined) return { accessLogSettings: { format } };
  const settings: AccessLogSettings = { format, destination: placeOf(destination, place, path) };
  return { accessLogSettings: settings };
}

function adviceOf(format: string, place: ApiContext, path: readonly string[]): string[] {
  try {
    return accessLogAdvice(format);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw problem(place, path, `${path.join(".")}: ${error.message}`);
  }
}

function placeOf(destination: string, place: ApiContext, path: readonly string[]): string {
  if (destination === STDOUT) return destination;
  if (destination.startsWith("~")) {
    const at = [...path, "destination"];
    throw problem(place, at, `${at.join(".")}: ~ is not expanded here, write the whole path`);
  }
  const file = resolve(dirname(place.source.positionOf(path).file), destination);
  if (place.exists?.(dirname(file)) === false) {
    const at = [...path, "destination"];
    throw problem(place, at, `${at.join(".")}: there is no folder ${dirname(file)}: make it first`);
  }
  return file;
}
