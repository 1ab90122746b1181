import type { LoadedConfig } from "../../config/config.ts";
import { settingOf } from "../../config/looser-than-aws.ts";
import { SETTINGS } from "../../config/settings.ts";

/** ARNs and ids have them, wherever they were said. */
const OF_THE_PROJECT = ["region", "accountId"];
/** Has been obeyed already: the export has that stage alone. */
const OBEYED = ["stage"];

/**
 * The settings that a sluice.yaml of the project needs: those that its file or the command line has, and its Region and account. Maps nest as they do
 * there. Keys that sign are left out: they have secrets.
 */
export function chosenSettings({
  config,
  origins,
}: LoadedConfig): Readonly<Record<string, unknown>> {
  const settings: Record<string, unknown> = {};
  for (const { name } of SETTINGS) {
    const from = origins[name]?.from ?? "default";
    const isSaid = from === "file" || from === "flag";
    const isWanted = isSaid || (OF_THE_PROJECT.includes(name) && from !== "default");
    if (isWanted && !OBEYED.includes(name)) put(settings, name, settingOf(config, name));
  }
  for (const name of ["awsServices.endpoints", "lambda.endpoints"]) {
    const endpoints = settingOf(config, name);
    const isEmpty = Object.keys(endpoints ?? {}).length === 0;
    if (!isEmpty) put(settings, name, endpoints);
  }
  return settings;
}

/** `limits.idleTimeoutMs` goes into the map `limits`. */
function put(settings: Record<string, unknown>, name: string, value: unknown): void {
  const [first = "", member] = name.split(".");
  if (member === undefined) settings[first] = value;
  else settings[first] = { ...(settings[first] as object | undefined), [member]: value };
}
