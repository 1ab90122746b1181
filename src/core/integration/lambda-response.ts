/**
 * What a Lambda proxy function answered (AWS: "Output format of a Lambda function for proxy integration";
 * middy issue 1219: an unknown key makes the whole response malformed).
 *
 * Gaps: none known.
 * By design: 2026-11-22 these are malformed, AWS's own reaction not being known: a `body` that is not a string, a
 *   statusCode outside 100 to 599, base64 that does not decode, a header that HTTP cannot carry. 2026-11-22 a header
 *   whose value is null counts as absent. 2026-11-22 statusCode may be a numeric string, as REST APIs accept it.
 */
import { decodeBase64 } from "../base64.ts";
import type { HeaderField } from "../http.ts";

export type LambdaResponse =
  | {
      readonly kind: "response";
      readonly statusCode: number;
      readonly headers: readonly HeaderField[];
      /** `undefined` when absent or null. */
      readonly body: string | undefined;
    }
  /** `detail` is for the operator and quotes names only, never values. */
  | { readonly kind: "malformed"; readonly detail: string };

const KNOWN = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

export function readLambdaResponse(payload: string): LambdaResponse {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return malformed("The function's answer is not JSON");
  }
  if (!isRecord(value)) {
    return malformed('The function\'s answer is not an object such as {"statusCode": 200}');
  }
  for (const key in value) {
    if (!KNOWN.has(key)) return malformed(`Unknown key "${shown(key)}" in the function's answer`);
  }
  const statusCode = statusOf(value.statusCode);
  if (statusCode === undefined) {
    return malformed("statusCode is missing or is not an integer from 100 to 599");
  }
  const headers = headersOf(value.headers, value.multiValueHeaders);
  if (typeof headers === "string") return malformed(headers);
  return withBody(statusCode, headers, value);
}

function withBody(
  statusCode: number,
  headers: readonly HeaderField[],
  value: Readonly<Record<string, unknown>>,
): LambdaResponse {
  const body = value.body ?? undefined;
  const encoded = value.isBase64Encoded ?? false;
  if (body !== undefined && typeof body !== "string") {
    return malformed("body is not a string; use JSON.stringify");
  }
  if (typeof encoded !== "boolean") return malformed("isBase64Encoded is not a boolean");
  if (body === undefined || !encoded) return { kind: "response", statusCode, headers, body };
  const text = textOfBase64(body);
  if (text === undefined) return malformed("isBase64Encoded is true but body is not base64");
  return { kind: "response", statusCode, headers, body: text };
}

function statusOf(value: unknown): number | undefined {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  if (typeof status !== "number" || !Number.isInteger(status)) return undefined;
  return status >= 100 && status <= 599 ? status : undefined;
}

/** Both maps merged; a pair that is in both counts once (REST: `multiValueHeaders` wins). A string is a complaint. */
function headersOf(single: unknown, multi: unknown): HeaderField[] | string {
  const fields: HeaderField[] = [];
  for (const [map, value] of [
    ["headers", single],
    ["multiValueHeaders", multi],
  ] as const) {
    if (value === undefined || value === null) continue;
    if (!isRecord(value)) return `${map} is not an object`;
    for (const [name, member] of Object.entries(value)) {
      if (member === null) continue;
      if ((map === "multiValueHeaders") !== Array.isArray(member)) {
        const wanted = map === "headers" ? "a string" : "a list of strings";
        return `${map}: the value of "${shown(name)}" is not ${wanted}`;
      }
      const complaint = addFields(fields, name, Array.isArray(member) ? member : [member]);
      if (complaint !== undefined) return `${map}: ${complaint}`;
    }
  }
  return fields;
}

/** Adds `name: value` for each value that is not there yet under that name. */
function addFields(
  fields: HeaderField[],
  name: string,
  values: readonly unknown[],
): string | undefined {
  const before = fields.filter(([known]) => known.toLowerCase() === name.toLowerCase());
  for (const value of values) {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      return `the value of "${shown(name)}" is not a string`;
    }
    const text = String(value);
    if (!isFieldName(name) || !isFieldValue(text)) {
      return `"${shown(name)}" cannot be sent as an HTTP header`;
    }
    if (!before.some(([, known]) => known === text)) fields.push([name, text]);
  }
  return undefined;
}

/** A token of RFC 9110 section 5.6.2. */
function isFieldName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/.test(name);
}

/** No control characters but tab: a line break would start a header of its own. */
function isFieldValue(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return false;
  }
  return true;
}

function textOfBase64(body: string): string | undefined {
  const bytes = decodeBase64(body);
  if (bytes === undefined) return undefined;
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const NAME_SHOWN_MAX = 64;

function shown(name: string): string {
  return name.length > NAME_SHOWN_MAX ? `${name.slice(0, NAME_SHOWN_MAX)}…` : name;
}

function malformed(detail: string): LambdaResponse {
  return { kind: "malformed", detail };
}
