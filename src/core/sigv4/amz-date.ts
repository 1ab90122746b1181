/** The time stamps of Signature Version 4: ISO 8601 basic format, whole seconds, always UTC. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const HTTP_DATE =
  /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC|\+0000)$/;

/** `20150830T123600Z`. */
export function formatAmzDate(epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

/** Milliseconds since the epoch, or `undefined` when the text is not `YYYYMMDDTHHMMSSZ`. */
export function parseAmzDate(text: string): number | undefined {
  if (text.length !== 16 || text[8] !== "T" || text[15] !== "Z") return undefined;
  // Signers stamp whole seconds: one text comes with all the requests of a second.
  if (text === lastText) return lastEpochMs;
  const epochMs = Date.UTC(
    Number(text.slice(0, 4)),
    Number(text.slice(4, 6)) - 1,
    Number(text.slice(6, 8)),
    Number(text.slice(9, 11)),
    Number(text.slice(11, 13)),
    Number(text.slice(13, 15)),
  );
  // The way back shows a month 13, a letter or a sign that the way in forgave.
  if (!Number.isFinite(epochMs) || formatAmzDate(epochMs) !== text) return undefined;
  lastText = text;
  lastEpochMs = epochMs;
  return epochMs;
}

let lastText = "";
let lastEpochMs = 0;

/** A `Date` header (RFC 9110 section 5.6.7, the preferred form), for requests without `X-Amz-Date`. */
export function parseHttpDate(text: string): number | undefined {
  const match = HTTP_DATE.exec(text);
  if (match === null) return undefined;
  const [, day = "", monthName = "", year = "", hour = "", minute = "", second = ""] = match;
  const month = String(MONTHS.indexOf(monthName) + 1).padStart(2, "0");
  return parseAmzDate(`${year}${month}${day}T${hour}${minute}${second}Z`);
}
