/** Of one value, characters. Ours: what a backend says of its failure may be megabytes. */
export const ACCESS_LOG_VALUE_CHARACTERS_MAX = 8_192;

const CUT = " [TRUNCATED]";

/** Before it is escaped, so that no escape is cut in two. */
export function boundedValue(text: string): string {
  if (text.length <= ACCESS_LOG_VALUE_CHARACTERS_MAX) return text;
  return `${text.slice(0, ACCESS_LOG_VALUE_CHARACTERS_MAX).toWellFormed()}${CUT}`;
}

/**
 * Quotes, backslashes, every control character, the two line ends that only Unicode knows, and what shows a line in another
 * order than it has (UAX #9).
 */
const NEEDS_JSON_ESCAPE = /["\\\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** What JSON leaves as it is, and a terminal or a reader of lines may not. */
const BEYOND_JSON = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** As between the quotes of a JSON string: a value ends neither its line nor its quotes. */
export function escapeJson(text: string): string {
  if (!NEEDS_JSON_ESCAPE.test(text)) return text;
  return escapeBeyondJson(JSON.stringify(text).slice(1, -1));
}

/** Of text that is JSON already. */
export function escapeBeyondJson(text: string): string {
  return text.replace(BEYOND_JSON, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Allowed by XML, and not wanted in a line: written by their numbers. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/;
const NEEDS_XML_ESCAPE = /[&<>"'\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const XML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** XML 1.0 has no way to write the other control characters. */
export function escapeXml(text: string): string {
  return text.replace(NEEDS_XML_ESCAPE, (found) => {
    if (BIDI.test(found)) return `&#x${found.charCodeAt(0).toString(16)};`;
    return XML_ENTITIES[found] ?? "\ufffd";
  });
}
