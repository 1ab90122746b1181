/**
 * A function that is not here: where it is invoked, with which request, and what the answer means (AWS Lambda API: "Invoke";
 * the request is the one that API Gateway's execution logs show).
 *
 * Gaps: none known.
 * By design: 2026-11-28 nothing is sent to AWS unless a setting allows it. 2026-11-28 an answer without `X-Amz-Executed-Version`
 *   comes from an emulator; it is a function's error also when it is an object with `errorType` and `errorMessage`, or has the
 *   header `Error-Type`, as AWS's runtime interface emulator answers.
 */

import { type HeaderField, headerValue } from "../http.ts";
import { partitionOf } from "../partition.ts";
import type { RequestContext } from "../request-context.ts";
import { AWS_SUFFIX, isAwsHost } from "./aws-service/aws-host.ts";

/** The settings `lambda`. */
export interface LambdaEndpoints {
  /** Where functions are invoked that are named in neither of the others. */
  readonly endpointUrl: string | undefined;
  /** By name or ARN: where that function is invoked. */
  readonly byFunction: Readonly<Record<string, string>>;
  /** Whether addresses of AWS may be called. */
  readonly callAws: boolean;
}

export type RemotePlace =
  | {
      readonly kind: "place";
      readonly url: string;
      /** Of the function's ARN; what a signature is scoped to. */
      readonly region: string;
      /** Whether that is AWS itself, where only real keys are good. */
      readonly isAws: boolean;
    }
  /** `remedy`: what the operator can set, one sentence. */
  | { readonly kind: "none"; readonly remedy: string };

/** Who invokes the function, as API Gateway tells Lambda. */
export interface InvocationSource {
  readonly apiId: string;
  /** What follows the API in the source's ARN: `{stage}/{routeKey}` or `authorizers/{authorizerId}`. */
  readonly resource: string;
  readonly requestId: string;
}

/** A route's integration invokes it (AWS: "Lambda integrations", the source ARN that a function's policy allows). */
export function sourceOf(context: RequestContext): InvocationSource {
  const { apiId, stage, routeKey, requestId } = context;
  return { apiId, resource: `${stage}/${routeKey}`, requestId };
}

const FUNCTION_ARN = /^(arn:([\w-]+):lambda:([\w-]+):\d*:function:([\w.-]+))(?::[\w$.-]+)?$/;

/** An endpoint of one function may be the whole URL, as emulators have one for theirs. */
const WHOLE_URL = /\/2015-03-31\/functions\/[^/]+\/invocations$/;

/** `functionArn` may end with a qualifier. The most exact name wins. */
export function remotePlace(endpoints: LambdaEndpoints, functionArn: string): RemotePlace {
  const parts = FUNCTION_ARN.exec(functionArn);
  const [, unqualified, partition, region, name] = parts ?? [];
  if (unqualified === undefined || region === undefined || name === undefined) {
    return { kind: "none", remedy: "It is not the ARN of a function" };
  }
  const { byFunction, endpointUrl, callAws } = endpoints;
  const own = [functionArn, unqualified, name].find((each) => Object.hasOwn(byFunction, each));
  const set = own === undefined ? endpointUrl : byFunction[own];
  const base =
    set ?? `https://lambda.${region}.${AWS_SUFFIX[partition ?? "aws"] ?? AWS_SUFFIX.aws}`;
  if (!URL.canParse(base)) return { kind: "none", remedy: `Its endpoint ${base} is not a URL` };
  const isAws = isAwsHost(new URL(base).hostname);
  if (isAws && !callAws) return { kind: "none", remedy: remedyFor(name, set) };
  const url = WHOLE_URL.test(base)
    ? base
    : `${base}/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`;
  return { kind: "place", url, region, isAws };
}

function remedyFor(name: string, set: string | undefined): string {
  const where =
    set === undefined
      ? `Set lambda.endpoints.${name} or lambda.endpointUrl to where it is invoked, or`
      : `Its endpoint is AWS (${set}):`;
  return `${where} set lambda.callAws to true to invoke it on AWS`;
}

/** The request without its signature. */
export function remoteRequest(
  place: { readonly url: string },
  invocation: {
    readonly invocationType: "RequestResponse" | "Event";
    readonly traceId: string | undefined;
    readonly source: InvocationSource | undefined;
  },
  home: { readonly region: string; readonly accountId: string },
): { readonly method: "POST"; readonly headers: readonly HeaderField[] } {
  const { invocationType, traceId, source } = invocation;
  const headers: HeaderField[] = [
    ["Host", new URL(place.url).host],
    ["Content-Type", "application/json"],
    ["Accept", "application/json"],
    ["X-Amz-Invocation-Type", invocationType],
  ];
  if (traceId !== undefined) headers.push(["X-Amzn-Trace-Id", traceId]);
  if (source !== undefined) {
    const { apiId, resource, requestId } = source;
    const api = `arn:${partitionOf(home.region)}:execute-api:${home.region}:${home.accountId}:${apiId}`;
    headers.push(
      ["User-Agent", `AmazonAPIGateway_${apiId}`],
      ["x-amzn-apigateway-api-id", apiId],
      ["x-amzn-lambda-integration-tag", requestId],
      ["X-Amz-Source-Arn", `${api}/${resource}`],
    );
  }
  return { method: "POST", headers };
}

export type RemoteAnswer =
  | { readonly kind: "returned"; readonly payload: string; readonly requestId?: string }
  | {
      readonly kind: "functionError";
      readonly errorType: string;
      readonly errorMessage: string;
      readonly payload: string;
      readonly requestId?: string;
    }
  /** An event was taken. */
  | { readonly kind: "accepted" }
  | { readonly kind: "throttled"; readonly detail: string }
  | { readonly kind: "notFound"; readonly detail: string }
  | { readonly kind: "unreachable"; readonly detail: string };

/** What an answer of the endpoint means; `origin` names it in what the operator reads. */
export function readRemoteAnswer(
  answer: {
    readonly statusCode: number;
    readonly headers: readonly HeaderField[];
    readonly body: string;
  },
  origin: string,
): RemoteAnswer {
  const { statusCode, headers, body } = answer;
  if (statusCode === 202) return { kind: "accepted" };
  const requestId = headerValue(headers, "x-amzn-requestid");
  const ran = { payload: body, ...(requestId === undefined ? {} : { requestId }) };
  if (isFunctionError(answer)) return { kind: "functionError", ...ran, ...errorOf(body, headers) };
  if (statusCode === 200) return { kind: "returned", ...ran };
  const detail = `${origin} answered ${statusCode}${saidBy(body, headers)}`;
  switch (statusCode) {
    case 404:
      return { kind: "notFound", detail };
    case 429:
      return { kind: "throttled", detail };
    default:
      return { kind: "unreachable", detail };
  }
}

function isFunctionError({
  statusCode,
  headers,
  body,
}: Parameters<typeof readRemoteAnswer>[0]): boolean {
  if (headerValue(headers, "x-amz-function-error") !== undefined) return true;
  if (headerValue(headers, "x-amz-executed-version") !== undefined) return false;
  if (headerValue(headers, "error-type") !== undefined) return true;
  const error = statusCode === 200 ? objectOf(body) : undefined;
  return typeof error?.errorType === "string" && typeof error.errorMessage === "string";
}

function errorOf(body: string, headers: readonly HeaderField[]) {
  const error = objectOf(body);
  const { errorType, errorMessage } = error ?? {};
  return {
    errorType:
      typeof errorType === "string"
        ? errorType
        : (headerValue(headers, "error-type") ?? "Unhandled"),
    errorMessage:
      typeof errorMessage === "string" ? errorMessage : shown(error === undefined ? body : ""),
  };
}

/** The error's type and message, where there are some. */
function saidBy(body: string, headers: readonly HeaderField[]): string {
  const error = objectOf(body);
  const type = headerValue(headers, "x-amzn-errortype")?.split(":", 1)[0];
  const message = [error?.message, error?.Message].find((each) => typeof each === "string");
  const said = [type, typeof message === "string" ? shown(message) : undefined];
  const words = said.filter((each) => each !== undefined && each !== "").join(": ");
  return words === "" ? "" : ` (${words})`;
}

/** Characters of another program's text that a line of the log repeats. */
export const SAID_CHARACTERS_MAX = 300;

/** One line, and not what was signed: AWS repeats that after the first. */
function shown(text: string): string {
  const [line = ""] = text.split("\n", 1);
  return line.length <= SAID_CHARACTERS_MAX ? line : `${line.slice(0, SAID_CHARACTERS_MAX)}…`;
}

function objectOf(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined; // Not JSON: there is nothing to read out of it.
  }
}
