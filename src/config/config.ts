import { dirname, join, resolve } from "node:path";
import type { Limits } from "../core/limits.ts";
import type { SourcePosition } from "../core/model/project.ts";
import { partitionOf } from "../core/partition.ts";
import type { AccessKey } from "./access-keys.ts";
import { addressListProblem } from "./address-lists.ts";
import { type AdministratorKey, administratorKeyOf } from "./administrator-key.ts";
import { type AwsServices, readServiceEndpoints, readServiceKey } from "./aws-services.ts";
import { ConfigError } from "./config-error.ts";
import { dataFolderOf } from "./data-folder.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { withoutSlash } from "./endpoint-url.ts";
import { type LambdaSettings, readFunctionEndpoints } from "./function-endpoints.ts";
import { unknownName } from "./nearest-name.ts";
import { defaultFor, type GatewayCommand, type Setting } from "./setting.ts";
import { readSettingText, readSettingValue, type SettingValue } from "./setting-value.ts";
import { environmentName, flagName, SETTINGS } from "./settings.ts";
import { type FileSettings, readFileSettings } from "./settings-input.ts";
import { environmentSettings, type Sources } from "./sources.ts";
import { stateFolderOf } from "./state-folder.ts";

/** Everything a user may set, read once, checked, frozen. Inner code takes the slice it needs. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly controlHost: string;
  readonly controlPort: number;
  /** With commas between them. */
  readonly trustedProxies?: string;
  readonly controlHostNames?: string;
  /** Absolute; both or neither. */
  readonly controlTls: { readonly certificateFile?: string; readonly keyFile?: string };
  readonly controlPlainText: boolean;
  readonly region: string;
  readonly accountId: string;
  readonly stage?: string;
  readonly strict: boolean;
  readonly json: boolean;
  readonly log: "all" | "brief";
  readonly logFormat: "text" | "json";
  /** Absolute. */
  readonly accessLogFile?: string;
  /** Absolute. */
  readonly executionLogFile?: string;
  readonly traces: {
    readonly endpoint?: string;
    readonly serviceName: string;
    readonly samplePercent: number;
  };
  readonly color: "auto" | "always" | "never";
  readonly unknownAccessKeys: "warn" | "refuse";
  /** `ignore`: names of rules with commas between them. */
  readonly check: { readonly ignore?: string };
  readonly accessKeys: readonly AccessKey[];
  /** Of the environment; it may do everything. */
  readonly administratorKey?: AdministratorKey;
  readonly limits: Limits;
  readonly functions: {
    readonly concurrentExecutionsMax: number;
    readonly queueMax: number;
    readonly idleInstanceMs: number;
  };
  readonly relax: {
    readonly routeResponses: boolean;
    readonly pingIsActivity: boolean;
    readonly lenientConnectionArn: boolean;
    readonly upgradeRequired426: boolean;
  };
  readonly awsServices: AwsServices;
  readonly lambda: LambdaSettings;
  /** Absolute. */
  readonly dataFolder: string;
  readonly publicUrl?: string;
  readonly stop: { readonly delayMs: number; readonly timeoutMs: number };
  /** Absolute. */
  readonly stateFolder: string;
  readonly backends: {
    /** Absolute. */
    readonly caFile?: string;
    /** With commas between them. */
    readonly allowAddresses?: string;
    readonly denyAddresses?: string;
  };
  /** Absolute; both or neither. */
  readonly tls: { readonly certificateFile?: string; readonly keyFile?: string };
}

/** Where a value came from. */
export type Origin =
  | { readonly from: "flag"; readonly name: string }
  | { readonly from: "environment"; readonly name: string }
  | { readonly from: "file"; readonly position: SourcePosition }
  | { readonly from: "default" };

export interface LoadedConfig {
  readonly command: GatewayCommand;
  readonly config: Config;
  /** Setting name (`limits.idleTimeoutMs`, `accessKeys`, `awsServices.endpoints.sqs`) -> where its value came from. */
  readonly origins: Readonly<Record<string, Origin>>;
}

/** Flags over environment over file over defaults. Throws ConfigError for the first bad value. */
export function loadConfig(sources: Sources): LoadedConfig {
  const { command = "dev" } = sources;
  const file = fileSettings(sources);
  const found = gather(sources, file.values);
  const values = new Map<string, SettingValue>();
  const origins: Record<string, Origin> = {};
  for (const setting of SETTINGS) {
    const { raw, origin } = found.get(setting.name) ?? {
      raw: defaultFor(setting, command),
      origin: DEFAULT,
    };
    origins[setting.name] = origin;
    if (raw !== undefined) values.set(setting.name, readOne({ setting, raw, origin }, sources));
  }
  applyDerivedDefaults(values, origins, sources);
  checkTogether(values, origins);
  const { accessKeys, origin } = accessKeysOf(sources, file.accessKeys, values);
  origins.accessKeys = origin;
  const awsServices = awsServicesOf(sources, file, { values, origins });
  const lambda = lambdaOf(sources, file, { values, origins });
  const administratorKey = command === "serve" && administratorKeyOf(sources.environment);
  const config = {
    ...nest(values, accessKeys),
    ...{ awsServices, lambda },
    ...(administratorKey ? { administratorKey } : {}),
  };
  return deepFreeze({ command, config, origins });
}

const DEFAULT: Origin = { from: "default" };

interface Found {
  readonly raw: unknown;
  readonly origin: Origin;
}

/** The highest-ranking source of each setting that has one. */
function gather(sources: Sources, inFile: ReadonlyMap<string, unknown>): Map<string, Found> {
  const found = new Map<string, Found>();
  const { variables } = sources.environment;
  for (const { name, ambient = [] } of SETTINGS) {
    const variable = ambient.find((candidate) => (variables[candidate] ?? "") !== "");
    if (variable === undefined) continue;
    found.set(name, { raw: variables[variable], origin: { from: "environment", name: variable } });
  }
  for (const [name, raw] of inFile) {
    found.set(name, { raw, origin: fileOrigin(sources, name) });
  }
  for (const [name, raw] of environmentSettings(variables)) {
    found.set(name, { raw, origin: { from: "environment", name: environmentName(name) } });
  }
  for (const [name, raw] of Object.entries(sources.flags ?? {})) {
    if (raw === undefined) continue;
    if (!SETTINGS.some((setting) => setting.name === name)) throw unknownFlag(name);
    found.set(name, { raw, origin: { from: "flag", name: flagName(name) } });
  }
  return found;
}

function fileSettings({ file }: Sources): FileSettings {
  return file === undefined
    ? { values: new Map(), accessKeys: undefined, awsServices: {}, lambda: {} }
    : readFileSettings(file);
}

function fileOrigin({ file }: Sources, name: string): Origin {
  if (file === undefined) return DEFAULT;
  return { from: "file", position: { file: file.file, line: file.lineOf(name.split(".")) } };
}

function unknownFlag(name: string): ConfigError {
  const known = SETTINGS.map((setting) => flagName(setting.name));
  return new ConfigError(unknownName("option", flagName(name), known));
}

function readOne({ setting, raw, origin }: Found & { setting: Setting }, sources: Sources) {
  const isText = typeof raw === "string" && origin.from !== "file" && origin.from !== "default";
  const read = isText ? readSettingText(setting, raw) : readSettingValue(setting, raw);
  if ("problem" in read) throw bad(origin, setting.name, read.problem);
  const { serveAlways, serveDefault } = setting;
  if (sources.command === "serve" && serveAlways !== undefined && read.value !== serveDefault) {
    throw bad(origin, setting.name, `must be ${serveDefault}: ${serveAlways}`);
  }
  return setting.kind === "path" ? absolute(String(read.value), origin, sources) : read.value;
}

/** `~` is the home folder; else relative to whoever wrote it: the file's folder, or the shell's. */
function absolute(path: string, origin: Origin, { environment }: Sources): string {
  if (path === "~" || path.startsWith("~/")) return join(environment.homeFolder, path.slice(1));
  const base = origin.from === "file" ? dirname(origin.position.file) : environment.workingFolder;
  return resolve(base, path);
}

/** Defaults that follow from other values. */
function applyDerivedDefaults(
  values: Map<string, SettingValue>,
  origins: Record<string, Origin>,
  { environment }: Sources,
): void {
  const open = (name: string) => origins[name]?.from === "default";
  if (open("unknownAccessKeys") && values.get("strict") === true) {
    values.set("unknownAccessKeys", "refuse");
  }
  // https://no-color.org: set and not empty, whatever the value.
  if (open("color") && (environment.variables.NO_COLOR ?? "") !== "") {
    values.set("color", "never");
    origins.color = { from: "environment", name: "NO_COLOR" };
  }
  if (open("dataFolder")) {
    const { folder, variable } = dataFolderOf(environment);
    values.set("dataFolder", folder);
    if (variable !== undefined) origins.dataFolder = { from: "environment", name: variable };
  }
  if (open("stateFolder")) {
    values.set("stateFolder", stateFolderOf(environment));
    if ((environment.variables.XDG_STATE_HOME ?? "").startsWith("/")) {
      origins.stateFolder = { from: "environment", name: "XDG_STATE_HOME" };
    }
  }
}

/** Values that are fine alone and not together, and lists whose entries are looked at one by one. */
function checkTogether(
  values: ReadonlyMap<string, SettingValue>,
  origins: Readonly<Record<string, Origin>>,
): void {
  const pairs = ["tls", "controlTls"].map((group) => [
    `${group}.certificateFile`,
    `${group}.keyFile`,
  ]);
  for (const [name, other] of pairs.flatMap((pair) => [pair, pair.toReversed()])) {
    if (name === undefined || other === undefined || !values.has(name) || values.has(other))
      continue;
    throw bad(origins[name] ?? DEFAULT, name, `needs ${other} beside it`);
  }
  for (const name of ["trustedProxies", "backends.allowAddresses", "backends.denyAddresses"]) {
    const problem = addressListProblem(String(values.get(name) ?? ""));
    if (problem !== undefined) throw bad(origins[name] ?? DEFAULT, name, problem);
  }
}

function accessKeysOf(
  sources: Sources,
  raw: unknown,
  values: ReadonlyMap<string, SettingValue>,
): { accessKeys: AccessKey[]; origin: Origin } {
  const { file } = sources;
  if (file === undefined || raw === undefined || raw === null) {
    return { accessKeys: [], origin: DEFAULT };
  }
  const partition = partitionOf(String(values.get("region")));
  const iamArn = `arn:${partition}:iam::${values.get("accountId")}`;
  const context = { input: file, folder: dirname(file.file), iamArn };
  // Only for a file with keys: the library that checks them takes a tenth of the start to load.
  const { readAccessKeys } = require("./access-keys.ts") as typeof import("./access-keys.ts");
  return { accessKeys: readAccessKeys(raw, context), origin: fileOrigin(sources, "accessKeys") };
}

function awsServicesOf(
  sources: Sources,
  file: FileSettings,
  found: {
    readonly values: ReadonlyMap<string, SettingValue>;
    readonly origins: Record<string, Origin>;
  },
): AwsServices {
  const { variables } = sources.environment;
  const input = sources.file;
  const endpoints: Record<string, string> = {};
  for (const each of readServiceEndpoints(variables, { input, values: file })) {
    const { service, url, variable } = each;
    const name = `awsServices.endpoints.${service}`;
    endpoints[service] = url;
    found.origins[name] =
      variable === undefined ? fileOrigin(sources, name) : { from: "environment", name: variable };
  }
  const credentials =
    input === undefined
      ? undefined
      : readServiceKey(file.awsServices.credentials, { input, folder: dirname(input.file) });
  const endpointUrl = found.values.get("awsServices.endpointUrl");
  return {
    endpoints,
    callAws: found.values.get("awsServices.callAws") === true,
    ...(endpointUrl === undefined ? {} : { endpointUrl: withoutSlash(String(endpointUrl)) }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function lambdaOf(
  sources: Sources,
  file: FileSettings,
  found: {
    readonly values: ReadonlyMap<string, SettingValue>;
    readonly origins: Record<string, Origin>;
  },
): LambdaSettings {
  const endpoints = readFunctionEndpoints(file.lambda.endpoints, sources.file);
  if (Object.keys(endpoints).length > 0) {
    found.origins["lambda.endpoints"] = fileOrigin(sources, "lambda.endpoints");
  }
  const endpointUrl = found.values.get("lambda.endpointUrl");
  return {
    endpoints,
    callAws: found.values.get("lambda.callAws") === true,
    ...(endpointUrl === undefined ? {} : { endpointUrl: withoutSlash(String(endpointUrl)) }),
  };
}

/** `limits.idleTimeoutMs` -> a member of a member. Each value was checked by its setting. */
function nest(values: ReadonlyMap<string, SettingValue>, accessKeys: readonly AccessKey[]): Config {
  const groups = {
    ...{ limits: {}, functions: {}, relax: {}, awsServices: {}, lambda: {} },
    ...{ backends: {}, tls: {}, controlTls: {}, stop: {}, traces: {}, check: {} },
  };
  const root: Record<string, unknown> = { accessKeys, ...groups };
  for (const [name, value] of values) {
    const [group, member] = name.split(".", 2);
    if (group === undefined) continue;
    if (member === undefined) root[group] = value;
    else (root[group] as Record<string, unknown>)[member] = value;
  }
  return root as unknown as Config;
}

function bad(origin: Origin, name: string, what: string): ConfigError {
  switch (origin.from) {
    case "flag":
    case "environment":
      return new ConfigError(`${origin.name} ${what}`);
    case "file":
      return new ConfigError(`settings.${name} ${what}`, origin.position);
    case "default":
      return new ConfigError(`${name} ${what}`);
  }
}
