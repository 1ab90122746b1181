/**
 * What a service says of a request that it did not serve, for the operator: the line of the log then tells a table that is
 * not there from a template that is wrong (AWS: "Error responses" of the JSON and the query protocol).
 *
 * Gaps: none known.
 * By design: 2026-11-28 of an error about a signature or a token the name alone is shown, since AWS's words quote both.
 */
import { JsonBody } from "../../json-body.ts";

/** Length of the service's own words in a line, characters. Ours. */
export const COMPLAINT_CHARACTERS_MAX = 300;

/** Of a status of 400 or more. */
export function serviceComplaint(service: string, statusCode: number, body: string): string {
  const { code, message } = errorOf(body);
  const said = [code, isAboutKeys(code) ? undefined : message].filter((part) => part !== undefined);
  const words = said.join(": ").replace(/\s+/g, " ").trim();
  const shown =
    words.length > COMPLAINT_CHARACTERS_MAX
      ? `${words.slice(0, COMPLAINT_CHARACTERS_MAX)}…`
      : words;
  return `${service} answered ${statusCode}${shown === "" ? "" : ` ${shown}`}`;
}

interface ServiceError {
  readonly code: string | undefined;
  readonly message: string | undefined;
}

function errorOf(body: string): ServiceError {
  const value = new JsonBody(body).value();
  if (value === undefined)
    return { code: element(body, "Code"), message: element(body, "Message") };
  const error = member(value, "Error") ?? value;
  const type = text(member(error, "__type")) ?? text(member(error, "Code"));
  return {
    // `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`
    code: type?.slice(type.indexOf("#") + 1),
    message: text(member(error, "message")) ?? text(member(error, "Message")),
  };
}

function isAboutKeys(code: string | undefined): boolean {
  return code === undefined || /signature|token|credential|accesskey/i.test(code);
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The query protocol's XML has each of them once, as text. */
function element(xml: string, name: string): string | undefined {
  const start = xml.indexOf(`<${name}>`);
  const end = start === -1 ? -1 : xml.indexOf(`</${name}>`, start);
  return end === -1 ? undefined : xml.slice(start + name.length + 2, end);
}
