/**
 * Error frames: text frames after which the connection stays open. The spacing is AWS's, identical in public captures
 * from 2019 to 2024 (simple-websockets-chat-app issues 24 and 42, middy issue 1219).
 *
 * Gaps: none known.
 * By design: 2026-11-22 `Bad request body` carries `messageId` as AWS documents it, in the spacing of the other frames;
 *   no capture of a real one is known.
 */
import { FAULTS } from "./fault.ts";

/** The wire texts, by what went wrong. */
export const FRAME_MESSAGES = {
  forbidden: FAULTS.message.Forbidden.message,
  internalServerError: FAULTS.message.InternalServerError.message,
  badRequestBody: FAULTS.message.BadRequestBody.message,
  tooManyRequests: FAULTS.message.TooManyRequests.message,
  unsupportedMediaType: FAULTS.message.UnsupportedMediaType.message,
} as const;

export function errorFrame(
  message: string,
  ids: { readonly connectionId: string; readonly requestId: string },
): string {
  return `{"message": ${JSON.stringify(message)}, "connectionId":${JSON.stringify(ids.connectionId)}, "requestId":${JSON.stringify(ids.requestId)}}`;
}

/** The frame for a message that its route's model refuses. */
export function badRequestBodyFrame(ids: {
  readonly connectionId: string;
  readonly messageId: string;
}): string {
  return `{"message": ${JSON.stringify(FRAME_MESSAGES.badRequestBody)}, "connectionId":${JSON.stringify(ids.connectionId)}, "messageId":${JSON.stringify(ids.messageId)}}`;
}
