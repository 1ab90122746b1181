/**
 * `ContentHandlingStrategy`, of an integration and of an integration response (AWS: "Working with binary media types for
 * WebSocket APIs", "Content type conversions in API Gateway").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a message is text, so CONVERT_TO_TEXT of a request leaves it as it is, as AWS's table for REST APIs
 *   says; an answer is bytes, so CONVERT_TO_TEXT of a response makes base64 of whatever it is. 2026-11-28 a conversion comes
 *   before the template, which reads bytes as UTF-8 and fails where they are none; AWS lets no template be used then.
 */
import { decodeBase64, encodeBase64 } from "../base64.ts";
import type { ContentHandlingStrategy } from "../model/integration.ts";
import { type Payload, textOf } from "./payload.ts";

/** A message on its way to the backend; `undefined` when it is not the base64 that it must be. */
export function convertRequest(
  text: string,
  strategy: ContentHandlingStrategy | undefined,
): Payload | undefined {
  return strategy === "CONVERT_TO_BINARY" ? decodeBase64(text) : text;
}

/** A backend's answer on its way to the client; `undefined` when it is not the base64 that it must be. */
export function convertResponse(
  body: Payload,
  strategy: ContentHandlingStrategy | undefined,
): Payload | undefined {
  switch (strategy) {
    case undefined:
      return body;
    case "CONVERT_TO_BINARY":
      return decodeBase64(textOf(body));
    case "CONVERT_TO_TEXT":
      return encodeBase64(typeof body === "string" ? new TextEncoder().encode(body) : body);
  }
}

/** What the operator reads of a conversion that failed. */
export const NOT_BASE64 =
  "ContentHandlingStrategy is CONVERT_TO_BINARY, and the payload is not base64";

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });

/** What a template reads; `undefined` for bytes that are no text. */
export function templateText(payload: Payload): string | undefined {
  if (typeof payload === "string") return payload;
  try {
    return STRICT_UTF8.decode(payload);
  } catch {
    return undefined;
  }
}
