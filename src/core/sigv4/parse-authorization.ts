/**
 * Where a request carries its signature: the Authorization header, or the query of a presigned URL (AWS:
 * "Authentication methods for AWS API requests").
 *
 * Gaps: none known.
 * By design: 2026-11-22 a request with an Authorization header and a presigned query is refused, as other AWS
 *   services do; API Gateway's own answer is not known.
 */
import { headerValue, type RawRequest } from "../http.ts";
import { queryPairs } from "./canonical-request.ts";
import {
  headerIncomplete,
  MISSING_AUTHENTICATION_TOKEN,
  notKeyValue,
  queryIncomplete,
  type SignatureFault,
  TWO_SIGNATURES,
} from "./signature-fault.ts";

/** What a request claims, read but not checked. */
export interface PresentedSignature {
  readonly presigned: boolean;
  readonly algorithm: string;
  /** `{accessKeyId}/{date}/{region}/{service}/aws4_request`. */
  readonly credential: string;
  /** Lower case, sorted. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly date: string;
  /** `X-Amz-Expires`, presigned only. */
  readonly expires: string | undefined;
  readonly securityToken: string | undefined;
}

export type ParsedAuthorization =
  | { readonly kind: "presented"; readonly presented: PresentedSignature }
  | { readonly kind: "refused"; readonly fault: SignatureFault };

const HEADER_PARAMETERS = ["Credential", "Signature", "SignedHeaders"] as const;
const QUERY_PARAMETERS = [
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Signature",
  "X-Amz-SignedHeaders",
  "X-Amz-Date",
] as const;

export function parseAuthorization(request: RawRequest): ParsedAuthorization {
  const authorization = headerValue(request.headers, "authorization");
  const query = amzParameters(request.rawQuery);
  if (query?.has("X-Amz-Algorithm")) {
    return authorization === undefined ? fromQuery(query) : refused(TWO_SIGNATURES);
  }
  return authorization === undefined
    ? refused(MISSING_AUTHENTICATION_TOKEN)
    : fromHeader(authorization, request);
}

function fromHeader(authorization: string, request: RawRequest): ParsedAuthorization {
  const parameters = parametersOf(authorization);
  if (parameters === undefined) return refused(notKeyValue(authorization));
  const date = headerValue(request.headers, "x-amz-date") ?? headerValue(request.headers, "date");
  const { credential, signature, signedHeaders } = parameters;
  if (!credential || !signature || !signedHeaders || date === undefined) {
    const given = [credential, signature, signedHeaders];
    const missing = HEADER_PARAMETERS.filter((_, index) => !given[index]).map(
      (name) => `Authorization header requires '${name}' parameter.`,
    );
    if (date === undefined) {
      missing.push(
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
      );
    }
    return refused(headerIncomplete(missing, authorization));
  }
  return {
    kind: "presented",
    presented: {
      presigned: false,
      algorithm: parameters.algorithm,
      credential,
      signedHeaders: headerNames(signedHeaders),
      signature,
      date,
      expires: undefined,
      securityToken: headerValue(request.headers, "x-amz-security-token"),
    },
  };
}

function fromQuery(query: ReadonlyMap<string, string>): ParsedAuthorization {
  const missing = QUERY_PARAMETERS.filter((name) => !query.get(name));
  if (missing.length > 0) return refused(queryIncomplete(missing));
  return {
    kind: "presented",
    presented: {
      presigned: true,
      algorithm: query.get("X-Amz-Algorithm") ?? "",
      credential: query.get("X-Amz-Credential") ?? "",
      signedHeaders: headerNames(query.get("X-Amz-SignedHeaders") ?? ""),
      signature: query.get("X-Amz-Signature") ?? "",
      date: query.get("X-Amz-Date") ?? "",
      expires: query.get("X-Amz-Expires"),
      securityToken: query.get("X-Amz-Security-Token"),
    },
  };
}

/** Of a parameter that is there twice, the first counts. */
interface HeaderParameters {
  readonly algorithm: string;
  credential: string | undefined;
  signature: string | undefined;
  signedHeaders: string | undefined;
}

/** A signer writes the same header each time, but for the 64 digits of the signature, with which most of them end it. */
function parametersOf(header: string): HeaderParameters | undefined {
  const signatureAt = header.length - SIGNATURE_DIGITS;
  if (
    lastParameters !== undefined &&
    signatureAt === lastBeginning.length &&
    header.startsWith(lastBeginning) &&
    endOfToken(header, signatureAt) === header.length
  ) {
    const { algorithm, credential, signedHeaders } = lastParameters;
    return { algorithm, credential, signedHeaders, signature: header.slice(signatureAt) };
  }
  const parameters = keyValuePairs(header);
  // The only place where the name stands: of two parameters the first would count, whatever the last one says.
  const isLast = header.indexOf(SIGNATURE_NAME) === signatureAt - SIGNATURE_NAME.length;
  if (isLast && parameters?.signature?.length === SIGNATURE_DIGITS) {
    lastBeginning = header.slice(0, signatureAt);
    lastParameters = parameters;
  }
  return parameters;
}

const SIGNATURE_NAME = "Signature=";
const SIGNATURE_DIGITS = 64;
let lastBeginning = "";
let lastParameters: HeaderParameters | undefined;

/**
 * The `name=value` tokens after the algorithm. Commas and white space both separate, in any mixture.
 * `undefined` when a token has no equal sign.
 */
function keyValuePairs(header: string): HeaderParameters | undefined {
  let index = endOfToken(header, 0);
  const pairs: HeaderParameters = {
    algorithm: header.slice(0, index),
    credential: undefined,
    signature: undefined,
    signedHeaders: undefined,
  };
  for (;;) {
    while (index < header.length && isSeparator(header.charCodeAt(index))) index += 1;
    if (index >= header.length) return pairs;
    const end = endOfToken(header, index);
    const equals = header.indexOf("=", index);
    if (equals === -1 || equals >= end) return undefined;
    const value = header.slice(equals + 1, end);
    switch (header.slice(index, equals)) {
      case "Credential":
        pairs.credential ??= value;
        break;
      case "Signature":
        pairs.signature ??= value;
        break;
      case "SignedHeaders":
        pairs.signedHeaders ??= value;
        break;
    }
    index = end;
  }
}

function endOfToken(header: string, from: number): number {
  let end = from;
  while (end < header.length && !isSeparator(header.charCodeAt(end))) end += 1;
  return end;
}

function isSeparator(unit: number): boolean {
  return unit === 32 || unit === 44 || unit === 9;
}

/** The decoded `X-Amz-*` parameters of a query; the first of each name counts. */
function amzParameters(rawQuery: string | undefined): Map<string, string> | undefined {
  if (rawQuery === undefined || !rawQuery.includes("X-Amz-")) return undefined;
  const parameters = new Map<string, string>();
  for (const [name, value] of queryPairs(rawQuery)) {
    if (name.startsWith("X-Amz-") && !parameters.has(name)) parameters.set(name, decode(value));
  }
  return parameters;
}

function decode(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw; // Not UTF-8: it stays as it came, and the signature decides.
  }
}

function headerNames(list: string): readonly string[] {
  if (list === lastList) return lastNames;
  lastNames = list.toLowerCase().split(";").sort();
  lastList = list;
  return lastNames;
}

/** A signer signs the same headers each time. */
let lastList: string | undefined;
let lastNames: readonly string[] = [];

function refused(fault: SignatureFault): ParsedAuthorization {
  return { kind: "refused", fault };
}
