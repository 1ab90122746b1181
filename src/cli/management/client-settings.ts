/**
 * Where a call goes and how: options over environment over profile over defaults.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html
 *
 * Gaps: 2026-11-22 HTTP_PROXY and its like are not read; `retry_mode` is not read.
 * By design: 2026-11-22 a loopback endpoint needs no region (us-east-1 then); `cli_pager` is not read,
 * the output is never paged.
 */
import type { Environment } from "../../config/sources.ts";
import { CliError } from "../cli-error.ts";
import { isLoopback } from "../loopback.ts";
import { type Trust, trustFor } from "../trust.ts";
import type { AwsProfile } from "./aws-profile.ts";
import type { TimestampFormat } from "./connection-output.ts";
import { type Endpoint, parseEndpoint, serviceEndpoint } from "./endpoint.ts";
import {
  type BinaryFormat,
  isBinaryFormat,
  isOutputFormat,
  type OutputFormat,
} from "./option-tables.ts";

/** The AWS CLI's, for connecting and for each wait on the answer, seconds. */
const TIMEOUT_SECONDS_DEFAULT = 60;
/** The AWS CLI's legacy retry mode: one try and four more, count. */
const ATTEMPTS_DEFAULT = 5;
const LOOPBACK_REGION = "us-east-1";

export interface ClientSettings {
  readonly endpoint: Endpoint;
  readonly isLoopback: boolean;
  readonly region: string;
  readonly trust: Trust;
  readonly sign: boolean;
  /** Milliseconds; 0 waits for ever. */
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly attempts: number;
}

export interface Sources {
  readonly options: ReadonlyMap<string, string>;
  readonly environment: Environment;
  readonly profile: AwsProfile;
}

export function clientSettings(sources: Sources): ClientSettings {
  const { options, environment } = sources;
  const url = endpointUrl(sources);
  const named = url === undefined ? undefined : parseEndpoint(url);
  const local = named !== undefined && isLoopback(named.hostname);
  const region = regionOf(sources, local);
  const endpoint = named ?? serviceEndpoint(region);
  const { variables } = environment;
  const caBundle =
    options.get("--ca-bundle") ??
    (variables.AWS_CA_BUNDLE || sources.profile.settings.get("ca_bundle") || undefined);
  const verify = !options.has("--no-verify-ssl");
  return {
    endpoint,
    isLoopback: local,
    region,
    trust: endpoint.isTls
      ? trustFor(endpoint.hostname, { caBundle, verify }, environment)
      : { rejectUnauthorized: verify },
    sign: !options.has("--no-sign-request"),
    connectTimeoutMs: timeout(options, "--cli-connect-timeout"),
    readTimeoutMs: timeout(options, "--cli-read-timeout"),
    attempts: attemptsOf(sources),
  };
}

export function outputFormatOf({ options, environment, profile }: Sources): OutputFormat {
  const text =
    options.get("--output") ??
    (environment.variables.AWS_DEFAULT_OUTPUT || profile.settings.get("output") || "json");
  if (isOutputFormat(text)) return text;
  throw new CliError("general", `Unknown output type: ${text}`);
}

export function binaryFormatOf({ options, profile }: Sources): BinaryFormat {
  const text = options.get("--cli-binary-format") ?? profile.settings.get("cli_binary_format");
  if (text === undefined) return "raw-in-base64-out";
  if (isBinaryFormat(text)) return text;
  throw new CliError("general", `Unknown cli_binary_format: ${text}`);
}

export function timestampFormatOf({ profile }: Sources): TimestampFormat {
  const text = profile.settings.get("cli_timestamp_format") ?? "wire";
  if (text === "wire" || text === "iso8601") return text;
  throw new CliError(
    "general",
    `Unknown cli_timestamp_format value: ${text}, valid values are "wire" or "iso8601"`,
  );
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function endpointUrl({ options, environment, profile }: Sources): string | undefined {
  const given = options.get("--endpoint-url");
  if (given !== undefined) return given;
  const { variables } = environment;
  const ignored =
    variables.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ??
    profile.settings.get("ignore_configured_endpoint_urls");
  if (ignored?.toLowerCase() === "true") return undefined;
  return (
    variables.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI ||
    variables.AWS_ENDPOINT_URL ||
    profile.serviceEndpointUrl ||
    profile.settings.get("endpoint_url") ||
    undefined
  );
}

function regionOf({ options, environment, profile }: Sources, local: boolean): string {
  const { variables } = environment;
  const region =
    options.get("--region") ||
    variables.AWS_REGION ||
    variables.AWS_DEFAULT_REGION ||
    profile.settings.get("region");
  if (!region) {
    if (local) return LOOPBACK_REGION;
    throw new CliError(
      "configuration",
      'You must specify a region. You can also configure your region by running "aws configure".',
    );
  }
  // It becomes part of a host name: botocore's validate_region_name.
  if (!/^(?!-)[a-zA-Z\d-]{1,63}(?<!-)$/.test(region)) {
    throw new CliError(
      "general",
      `Provided region_name '${region}' doesn't match a supported format.`,
    );
  }
  return region;
}

function timeout(options: ReadonlyMap<string, string>, option: string): number {
  const text = options.get(option);
  if (text === undefined) return TIMEOUT_SECONDS_DEFAULT * 1000;
  if (/^\s*\d{1,6}\s*$/.test(text)) return Number(text) * 1000;
  throw new CliError(
    "parameter",
    `argument ${option}: "${text}" is not a number of seconds: write a whole number from 0 (wait for ever) to 999999`,
  );
}

function attemptsOf({ environment, profile }: Sources): number {
  const text = environment.variables.AWS_MAX_ATTEMPTS || profile.settings.get("max_attempts");
  if (!text) return ATTEMPTS_DEFAULT;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new CliError(
    "general",
    `Invalid value for max_attempts (AWS_MAX_ATTEMPTS): "${text}": write a whole number from 1 to 999`,
  );
}
