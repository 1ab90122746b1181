/** Quotes, backslashes, every control character and the two line ends that only Unicode knows. */
const NEEDS_JSON_ESCAPE = /["\\\p{Cc}\u2028\u2029]/u;
/** What JSON leaves as it is, and a terminal or a reader of lines may not. */
const BEYOND_JSON = /[\u007f-\u009f\u2028\u2029]/g;

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

const NEEDS_XML_ESCAPE = /[&<>"'\p{Cc}\u2028\u2029]/gu;
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
  return text.replace(NEEDS_XML_ESCAPE, (found) => XML_ENTITIES[found] ?? "\ufffd");
}
