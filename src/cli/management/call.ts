import { setTimeout } from "node:timers/promises";
import { CliError } from "../cli-error.ts";
import type { Credential } from "../credentials.ts";
import type { ClientSettings } from "./client-settings.ts";
import type { DebugLog } from "./debug-log.ts";
import { urlOf } from "./endpoint.ts";
import { type ExchangeFailure, exchange, type HttpResponse } from "./http-exchange.ts";
import type { InputParameters } from "./input-parameters.ts";
import type { Operation } from "./operations.ts";
import { requestHeaders } from "./request-headers.ts";
import { withRetries } from "./retry.ts";
import { serviceErrorOf } from "./service-error.ts";

export interface CallContext {
  readonly settings: ClientSettings;
  readonly credential: Credential | undefined;
  readonly debug: DebugLog;
  /** Ends the call at once, by throwing. */
  readonly interrupted: AbortSignal;
}

/** Calls the operation and answers with its successful response. */
export async function call(
  operation: Operation,
  parameters: InputParameters,
  context: CallContext,
): Promise<HttpResponse> {
  const { settings, debug, interrupted } = context;
  const { endpoint } = settings;
  const path = `${endpoint.basePath}/@connections/${encodeLabel(parameters.connectionId)}`;
  const target = endpoint.query === undefined ? path : `${path}?${endpoint.query}`;
  const body = operation.method === "POST" ? parameters.data : undefined;
  const attempt = async () => {
    const { method } = operation;
    const headers = requestHeaders(
      { endpoint, method, path, body },
      { ...context, service: "execute-api", region: settings.region },
    );
    debug.request(method, urlOf(endpoint, target), headers);
    const request = { endpoint, method, target, headers, body };
    const outcome = await exchange(request, { ...settings, interrupted });
    interrupted.throwIfAborted();
    if ("failure" in outcome) debug.line(`no response: ${outcome.failure} ${outcome.detail}`);
    else debug.response(outcome);
    return outcome;
  };
  const { outcome, retries, gaveUp } = await withRetries(settings.attempts, attempt, {
    random: Math.random,
    sleep: (milliseconds) => {
      debug.line(`trying again in ${Math.round(milliseconds)} ms`);
      return setTimeout(milliseconds, undefined, { signal: interrupted });
    },
  });
  if ("failure" in outcome) {
    throw new CliError("general", failureText(outcome, urlOf(endpoint, target)));
  }
  if (outcome.status < 300) return outcome;
  const { code, message } = serviceErrorOf(outcome);
  const tried = gaveUp ? ` (reached max retries: ${retries})` : "";
  throw new CliError(
    "service",
    `An error occurred (${code}) when calling the ${operation.name} operation${tried}: ${message}`,
  );
}

/** Everything but RFC 3986's unreserved characters, as botocore encodes a path's label. */
function encodeLabel(label: string): string {
  return encodeURIComponent(label).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** botocore's words. */
function failureText({ failure, detail }: ExchangeFailure, url: string): string {
  switch (failure) {
    case "notConnected":
      return `Could not connect to the endpoint URL: "${url}"`;
    case "connectTimeout":
      return `Connect timeout on endpoint URL: "${url}"`;
    case "readTimeout":
      return `Read timeout on endpoint URL: "${url}"`;
    case "closed":
      return `Connection was closed before we received a valid response from endpoint URL: "${url}".`;
    case "notTrusted":
      return `SSL validation failed for ${url} ${detail}`;
    case "tooBig":
      return `The answer from "${url}" is longer than any answer of the API: is this its endpoint?`;
  }
}
