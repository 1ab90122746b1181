import { homedir } from "node:os";
import { ConfigError } from "./config-error.ts";
import { nearestName } from "./nearest-name.ts";
import type { GatewayCommand } from "./setting.ts";
import type { SettingValue } from "./setting-value.ts";
import { environmentName, SETTINGS } from "./settings.ts";
import type { SettingsInput } from "./settings-input.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** What the process was started with. The one place where `process.env` is read. */
export interface Environment {
  readonly variables: Variables;
  readonly homeFolder: string;
  /** Relative paths in flags and variables start here. */
  readonly workingFolder: string;
  /** Whether root runs it. */
  readonly isRoot?: boolean;
}

/** Everything that may hold a setting; the first of flags, environment, file that does wins. */
export interface Sources {
  /** Default: `dev`. */
  readonly command?: GatewayCommand;
  /** By setting name, for example `limits.idleTimeoutMs`. Text is read as the setting's kind. */
  readonly flags?: Readonly<Record<string, SettingValue | undefined>>;
  readonly environment: Environment;
  readonly file?: SettingsInput;
}

export function processEnvironment(): Environment {
  return {
    variables: process.env,
    homeFolder: homedir(),
    workingFolder: process.cwd(),
    isRoot: process.getuid?.() === 0,
  };
}

/** What child processes and the credential chain get of our own environment, and nothing else. */
export interface InheritedEnvironment {
  /** For function instances: what programs need to start and where AWS's services are, none of our secrets. */
  readonly forFunctions: Readonly<Record<string, string>>;
  /** `AWS_*`, for the credential chain. */
  readonly forAwsCredentials: Readonly<Record<string, string>>;
}

const FOR_FUNCTIONS =
  /^(PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_[A-Z]+|USER|SHELL|SystemRoot|AWS_ENDPOINT_URL(_[A-Z0-9_]+)?)$/;

export function inheritedEnvironment(variables: Variables = process.env): InheritedEnvironment {
  return {
    forFunctions: matching(variables, FOR_FUNCTIONS),
    forAwsCredentials: matching(variables, /^AWS_/),
  };
}

/** No setting: `bin/sluice` leaves in it how it was started. */
export const STARTED_AS = "SLUICE_STARTED_AS";

/** No settings: secrets have no flag and stand in no table. */
export const ADMINISTRATOR_VARIABLES = {
  accessKeyId: "SLUICE_ACCESS_KEY_ID",
  secretAccessKey: "SLUICE_SECRET_ACCESS_KEY",
} as const;

const NO_SETTINGS: readonly string[] = [STARTED_AS, ...Object.values(ADMINISTRATOR_VARIABLES)];

/**
 * Our variables, by setting name. A SLUICE_* name that is no setting is refused, as in a file; an
 * empty one counts as not set, because that is what `VARIABLE=${UNSET:-}` leaves behind.
 */
export function environmentSettings(variables: Variables): ReadonlyMap<string, string> {
  const names = new Map(SETTINGS.map(({ name }) => [environmentName(name), name]));
  const found = new Map<string, string>();
  for (const [variable, text] of Object.entries(variables)) {
    if (!variable.startsWith("SLUICE_") || text === undefined || text === "") continue;
    if (NO_SETTINGS.includes(variable) || isKubernetesServiceLink(variable, text)) continue;
    const name = names.get(variable);
    if (name === undefined) throw unknownVariable(variable, [...names.keys()]);
    found.set(name, text);
  }
  return found;
}

/**
 * In Kubernetes a Service named `sluice` puts SLUICE_PORT=tcp://10.0.0.1:80 and its like into every
 * pod of its namespace (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
function isKubernetesServiceLink(variable: string, text: string): boolean {
  if (variable === "SLUICE_PORT") return /^(tcp|udp|sctp):\/\//.test(text);
  return /^SLUICE_(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)$/.test(
    variable,
  );
}

function unknownVariable(variable: string, known: readonly string[]): ConfigError {
  const nearest = nearestName(variable, known);
  const hint =
    nearest === undefined
      ? "SLUICE_* variables are settings, listed in docs/configuration.md"
      : `did you mean ${nearest}?`;
  return new ConfigError(`Unknown environment variable ${variable}: ${hint}`);
}

function matching(variables: Variables, pattern: RegExp): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, text] of Object.entries(variables)) {
    if (text !== undefined && pattern.test(name)) found[name] = text;
  }
  return found;
}
