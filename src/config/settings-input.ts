import { ConfigError } from "./config-error.ts";
import { unknownName } from "./nearest-name.ts";
import type { Setting } from "./setting.ts";
import { shown } from "./setting-value.ts";
import { SETTINGS } from "./settings.ts";

/** The `settings` of a sluice.yaml, not yet checked, with the means to name the line of each. */
export interface SettingsInput {
  /** Absolute path; relative paths in the settings start from its folder. */
  readonly file: string;
  readonly values: unknown;
  /** The line of a path inside `settings`; of the nearest thing above it when it is not written. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

export const ACCESS_KEYS = "accessKeys";
export const AWS_SERVICES = "awsServices";
export const LAMBDA = "lambda";
/** Maps that only a file can write, by group. */
const MAPS = { awsServices: ["endpoints", "credentials"], lambda: ["endpoints"] } as const;

type FileMaps<Group extends keyof typeof MAPS> = Readonly<
  Partial<Record<(typeof MAPS)[Group][number], unknown>>
>;

export interface FileSettings {
  /** Setting name -> what the file says. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly accessKeys: unknown;
  readonly awsServices: FileMaps<"awsServices">;
  readonly lambda: FileMaps<"lambda">;
}

/** Takes the nested maps of a file apart into settings; a key that is no setting is refused. */
export function readFileSettings(input: SettingsInput): FileSettings {
  const values = new Map<string, unknown>();
  const maps: Record<keyof typeof MAPS, Record<string, unknown>> = { awsServices: {}, lambda: {} };
  let accessKeys: unknown;
  for (const [key, value] of entries(input, [])) {
    if (key === ACCESS_KEYS) {
      accessKeys = value;
    } else if (!key.includes(".") && SETTINGS.some((setting) => setting.name === key)) {
      values.set(key, value);
    } else {
      const members = membersOf(key);
      if (members.length === 0) throw unknown(input, [key], [...TOP_LEVEL, ACCESS_KEYS]);
      for (const [member, inner] of entries(input, [key])) {
        if (!members.includes(member)) throw unknown(input, [key, member], members);
        if (isMapOf(key, member)) maps[key][member] = inner;
        else values.set(`${key}.${member}`, inner);
      }
    }
  }
  return { values, accessKeys, ...maps };
}

/** What a key is told that is a setting somewhere else: `kind` says where it stands, `key` at the top of the file. */
export function misplacedSetting(kind: string, key: string): string | undefined {
  const found = SETTINGS.filter(({ name }) => name === key || name.endsWith(`.${key}`));
  const isGroup = key === ACCESS_KEYS || TOP_LEVEL.includes(key);
  const name = isGroup ? key : found.length === 1 ? found[0]?.name : undefined;
  if (name === undefined) return undefined;
  const parents = ["settings", ...name.split(".")];
  const last = parents.pop();
  const as = last === key ? "" : `, as ${last}`;
  return `Unknown ${kind} "${key}": it belongs under ${parents.join(".")}${as}`;
}

const TOP_LEVEL = [...new Set(SETTINGS.map(({ name }: Setting) => name.split(".", 1)[0] ?? name))];

function membersOf(group: string): string[] {
  const prefix = `${group}.`;
  const single = SETTINGS.filter(({ name }) => name.startsWith(prefix)).map(({ name }) =>
    name.slice(prefix.length),
  );
  return hasMaps(group) ? [...single, ...MAPS[group]] : single;
}

function hasMaps(group: string): group is keyof typeof MAPS {
  return Object.hasOwn(MAPS, group);
}

function isMapOf(group: string, member: string): group is keyof typeof MAPS {
  return hasMaps(group) && MAPS[group].some((each) => each === member);
}

function entries(input: SettingsInput, path: readonly string[]): [string, unknown][] {
  let value = input.values;
  for (const key of path) value = (value as Record<string, unknown>)[key];
  // `settings:` or `limits:` with nothing under it is an empty map to whoever wrote it.
  if (value === undefined || value === null) return [];
  if (typeof value === "object" && !Array.isArray(value)) return Object.entries(value);
  const name = ["settings", ...path].join(".");
  throw new ConfigError(`${name} must be a map, not ${shown(value)}`, position(input, path));
}

function unknown(input: SettingsInput, path: readonly string[], known: readonly string[]) {
  const group = ["settings", ...path.slice(0, -1)].join(".");
  const kind = `key in ${group}`;
  const key = path.at(-1) ?? "";
  const message = misplacedSetting(kind, key) ?? unknownName(kind, key, known);
  return new ConfigError(message, position(input, path));
}

function position(input: SettingsInput, path: readonly string[]) {
  return { file: input.file, line: input.lineOf(path) };
}
