import { type Environment, processEnvironment } from "../../config/sources.ts";
import { CliError } from "../cli-error.ts";
import { findCredential } from "../credentials.ts";
import { loadProfile } from "../management/aws-profile.ts";
import { type ClientSettings, clientSettings } from "../management/client-settings.ts";
import { parseEndpoint, urlOf } from "../management/endpoint.ts";
import { type ExchangeFailure, exchange, type HttpResponse } from "../management/http-exchange.ts";
import { requestHeaders } from "../management/request-headers.ts";
import { serviceErrorOf } from "../management/service-error.ts";
import { printable } from "../printable.ts";

/** Of one answer: an API with every route and template that AWS allows it has fewer. Bytes. */
export const DEFINITIONS_BYTES_MAX = 64 * 1_048_576;

export interface ControlOptions {
  /** Where the control listener of a gateway is. */
  readonly controlUrl: string;
  readonly profile?: string;
  readonly caBundle?: string;
  readonly region?: string;
}

/** The control plane of a running gateway, as a client of it sees it. */
export interface ControlClient {
  /** The path's JSON. Rejects with `CliError`; `undefined`: there is no such thing. */
  get(path: string): Promise<unknown>;
  /** For people. */
  readonly url: string;
}

/** Credentials, Region and trust are found as `sluice apigatewaymanagementapi` finds them. */
export async function controlClient(
  options: ControlOptions,
  environment: Environment = processEnvironment(),
): Promise<ControlClient> {
  const { controlUrl, profile: named } = options;
  parseEndpoint(controlUrl, "--control-url");
  const profile = loadProfile(environment, named);
  const given = {
    "--endpoint-url": controlUrl,
    "--region": options.region,
    "--ca-bundle": options.caBundle,
  };
  const words = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const settings = clientSettings({ options: new Map(words), environment, profile });
  const { region, isLoopback, endpoint } = settings;
  const credential = await findCredential(
    { profile: named, region, isLoopback, advice: ADVICE, trace: () => undefined },
    environment,
  );
  const url = urlOf(endpoint, endpoint.basePath);
  return {
    url,
    async get(path) {
      const target = `${endpoint.basePath}${path}`;
      const request = { endpoint, method: "GET", path: target, body: undefined };
      const headers = requestHeaders(request, { credential, region, service: "apigateway" });
      const outcome = await exchange(
        { ...request, target, headers },
        { ...settings, responseBytesMax: DEFINITIONS_BYTES_MAX },
      );
      if ("failure" in outcome) throw new CliError("general", failureText(outcome, url, settings));
      return answerOf(outcome, url);
    },
  };
}

const ADVICE =
  "The first start of `sluice serve` writes a key into the file credentials of its data folder: name it with AWS_SHARED_CREDENTIALS_FILE.";

function answerOf(response: HttpResponse, url: string): unknown {
  const { status, body } = response;
  if (status === 404) return undefined;
  if (status !== 200) {
    const { code, message } = serviceErrorOf(response);
    const verb = status === 403 ? "refuses" : "answers with an error";
    const said = `${url} ${verb} (${printable(code)}): ${printable(message.trim())}`;
    // What the port for clients answers to whatever is no API.
    const isClients = status === 403 && code === "ForbiddenException";
    throw new CliError("service", isClients ? `${said}: is it the control URL?` : said);
  }
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function failureText(
  { failure, detail }: ExchangeFailure,
  url: string,
  { connectTimeoutMs, readTimeoutMs, endpoint }: ClientSettings,
): string {
  switch (failure) {
    case "notConnected":
      return `Nothing answers at ${url}: is sluice serve running, and is that its control URL?`;
    case "connectTimeout":
      return `No connection to ${url} within ${connectTimeoutMs / 1_000} seconds.`;
    case "readTimeout":
      return `${url} has not answered within ${readTimeoutMs / 1_000} seconds.`;
    case "closed":
      return endpoint.isTls
        ? `${url} closed the connection before it answered.`
        : `${url} closed the connection before it answered: if it has TLS, write https://.`;
    case "notTrusted":
      if (detail.includes("WRONG_VERSION_NUMBER")) return `${url} has no TLS: write http://.`;
      return `The certificate of ${url} is not trusted (${printable(detail)}): name its authority with --ca-bundle.`;
    case "tooBig":
      return `The answer of ${url} is longer than ${DEFINITIONS_BYTES_MAX} bytes: is that its control URL?`;
  }
}
