import {
  CONNECTION_ID_ENTROPY_BYTES,
  MESSAGE_ID_ENTROPY_BYTES,
  mintConnectionId,
  mintMessageId,
  NODE_MAX,
} from "../../core/connection-id.ts";
import { requestIdFrom, TRACE_ID_HEX_DIGITS, traceIdFrom } from "../../core/identifiers.ts";
import type { IdSource } from "../../engine/ports.ts";

const POOL_BYTES = 4_096;

/** Ids from the system's randomness, drawn a page at a time: a message needs four of them. */
export function randomIds(): IdSource {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  const entropy = (bytes: number): Uint8Array => {
    if (used + bytes > POOL_BYTES) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    used += bytes;
    return pool.subarray(used - bytes, used);
  };
  let digits = "";
  let usedDigits = 0;
  const hex = (count: number): string => {
    if (usedDigits + count > digits.length) {
      digits = Buffer.from(crypto.getRandomValues(new Uint8Array(POOL_BYTES))).toString("hex");
      usedDigits = 0;
    }
    usedDigits += count;
    return digits.slice(usedDigits - count, usedDigits);
  };
  const [high = 0, low = 0] = entropy(2);
  const node = ((high << 8) | low) & NODE_MAX;
  return {
    connectionId: () => mintConnectionId(entropy(CONNECTION_ID_ENTROPY_BYTES), node),
    messageId: (connectionId) => mintMessageId(connectionId, entropy(MESSAGE_ID_ENTROPY_BYTES)),
    requestId: () => requestIdFrom(entropy(11)),
    uuid: () => crypto.randomUUID(),
    traceId: (epochMs) => traceIdFrom(epochMs / 1_000, hex(TRACE_ID_HEX_DIGITS)),
  };
}
