/**
 * The settings of one profile, out of the AWS CLI's own two files.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 *
 * Gaps: none known. By design: none.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../config/sources.ts";
import { CliError } from "../cli-error.ts";

export interface AwsProfile {
  readonly name: string;
  /** `region`, `output`, `endpoint_url`, … as written. */
  readonly settings: ReadonlyMap<string, string>;
  /** `endpoint_url` of `apigatewaymanagementapi` in the profile's `services` section. */
  readonly serviceEndpointUrl: string | undefined;
}

type Sections = Map<string, Map<string, string>>;

/** `named` is `--profile`; a profile that was asked for and is nowhere is refused. */
export function loadProfile(environment: Environment, named: string | undefined): AwsProfile {
  const { variables } = environment;
  const asked = named ?? (variables.AWS_PROFILE || variables.AWS_DEFAULT_PROFILE || undefined);
  const name = asked ?? "default";
  const config = parseIni(read(environment, "AWS_CONFIG_FILE", "config"));
  const credentials = parseIni(read(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials"));
  const inConfig =
    config.get(`profile ${name}`) ?? (name === "default" ? config.get(name) : undefined);
  const inCredentials = credentials.get(name);
  if (inConfig === undefined && inCredentials === undefined && asked !== undefined) {
    throw new CliError("general", `The config profile (${name}) could not be found`);
  }
  const settings = new Map([...(inConfig ?? []), ...(inCredentials ?? [])]);
  const services = config.get(`services ${settings.get("services") ?? ""}`);
  return {
    name,
    settings,
    serviceEndpointUrl: services?.get("apigatewaymanagementapi.endpoint_url"),
  };
}

function read(environment: Environment, variable: string, file: string): string {
  const named = environment.variables[variable];
  const path = named || join(environment.homeFolder, ".aws", file);
  const expanded = path.startsWith("~/") ? environment.homeFolder + path.slice(1) : path;
  try {
    return readFileSync(expanded, "utf8");
  } catch (cause) {
    // As the AWS CLI: a file that is not there holds no profile.
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new CliError("general", `Unable to read ${expanded}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** `name = value` by section; an indented line is a member of the name above it: `name.member`. */
export function parseIni(text: string): Sections {
  const sections: Sections = new Map();
  let section: Map<string, string> | undefined;
  let parent = "";
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const heading = /^\[([^\]]*)\]/.exec(line)?.[1];
    if (heading !== undefined) {
      const name = heading.trim().replace(/\s+/g, " ").replace(/["']/g, "");
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      continue;
    }
    const [, indent = "", name, value] = /^(\s*)([^\s=:]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (section === undefined || name === undefined || value === undefined) continue;
    if (indent === "") parent = name;
    section.set(indent === "" ? name : `${parent}.${name}`, value.trim());
  }
  return sections;
}
