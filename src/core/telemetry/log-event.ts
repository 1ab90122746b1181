/** Bytes of one log event. AWS: "Amazon API Gateway quotas", log events are cut there. */
export const LOG_EVENT_BYTES_MAX = 1_024;

const CUT = " [TRUNCATED]";
const UTF8 = new TextEncoder();
const LENIENT = new TextDecoder();

/** Characters that would end a line, steer the terminal of who reads it, or show it in another order (UAX #9). */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** One line, whatever the text holds: what a client sends cannot forge another event. */
export function singleLine(text: string): string {
  return text.replace(UNPRINTABLE, (found) => SHORT[found] ?? escaped(found));
}

/** One event as it is written: a single line within the quota, whose end says when it was cut. */
export function logEvent(text: string): string {
  // Cut once before, so that a message of 128 KB is not searched to its end for 1 KB of it.
  const line = singleLine(text.slice(0, LOG_EVENT_BYTES_MAX + 1));
  const bytes = UTF8.encode(line);
  if (bytes.length <= LOG_EVENT_BYTES_MAX) return line;
  const kept = LENIENT.decode(bytes.subarray(0, LOG_EVENT_BYTES_MAX - CUT.length));
  return `${kept.replace(/\ufffd+$/, "")}${CUT}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
