import type { Budget } from "./budget.ts";
import {
  VtlBlock,
  VtlEntry,
  VtlList,
  VtlMap,
  VtlObject,
  type VtlValue,
  WholeDouble,
} from "./value.ts";

/** As Java's `toString` writes it: `{a=1, b=[x, y]}`, `1.0E10`. A list that came from JSON writes JSON. */
export function javaText(value: VtlValue, budget: Budget): string {
  if (typeof value === "string") {
    budget.text(value.length);
    return value;
  }
  if (typeof value === "number" && !Number.isInteger(value)) return doubleText(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof WholeDouble) return doubleText(value.value);
  if (value instanceof VtlList) {
    if (value.isJson) return webSafe(jsonText(value, budget), budget);
    const item = (each: VtlValue) => javaText(each, budget);
    return budget.nested(() => `[${joined(value.items, ", ", item, budget)}]`);
  }
  if (value instanceof VtlMap) {
    const member = ([key, item]: readonly [string, VtlValue]) => `${key}=${javaText(item, budget)}`;
    return budget.nested(() => `{${joined(value.entries, ", ", member, budget)}}`);
  }
  if (value instanceof VtlEntry) {
    return budget.nested(() => `${value.key}=${javaText(value.value, budget)}`);
  }
  return value instanceof VtlBlock ? budget.nested(value.render) : "";
}

/** json-smart's lists write themselves so that a page may hold them: `http:\/\/…`. Only strings have a slash in JSON. */
function webSafe(json: string, budget: Budget): string {
  if (!json.includes("/")) return json;
  const safe = json.replaceAll("/", "\\/");
  budget.text(safe.length);
  return safe;
}

/** Compact JSON. What JSON has no form for is written as a string. */
export function jsonText(value: VtlValue, budget: Budget): string {
  if (typeof value === "string") return quoted(value, budget);
  if (value instanceof WholeDouble || typeof value === "number") {
    const text = javaText(value, budget);
    return /[fN]/.test(text) ? "null" : text; // JSON has no NaN and no Infinity.
  }
  if (typeof value !== "object" || value === null) {
    return javaText(value, budget);
  }
  if (value instanceof VtlList) {
    const item = (each: VtlValue) => jsonText(each, budget);
    return budget.nested(() => `[${joined(value.items, ",", item, budget)}]`);
  }
  if (value instanceof VtlMap) {
    const member = ([key, item]: readonly [string, VtlValue]) =>
      `${quoted(key, budget)}:${jsonText(item, budget)}`;
    return budget.nested(() => `{${joined(value.entries, ",", member, budget)}}`);
  }
  return quoted(javaText(value, budget), budget);
}

/** What an argument means as text; `undefined` for null and for `$input` and the like. */
export function argumentText(value: VtlValue | undefined, budget: Budget): string | undefined {
  if (value === undefined || value === null || value instanceof VtlObject) return undefined;
  return javaText(value, budget);
}

/** Piece by piece while the budget lasts, so that a list that holds itself ends. */
function joined<Item>(
  items: Iterable<Item>,
  separator: string,
  write: (item: Item) => string,
  budget: Budget,
): string {
  let text = "";
  let isFirst = true;
  for (const item of items) {
    text += isFirst ? write(item) : separator + write(item);
    isFirst = false;
    budget.spend(1);
    budget.fits(text.length);
  }
  return text;
}

/** As json-smart quotes: with some of the characters beyond ASCII escaped, of which JSON itself escapes none. */
function quoted(text: string, budget: Budget): string {
  budget.text(text.length);
  const json = JSON.stringify(text);
  if (!ESCAPED.test(json)) return json;
  const escaped = json.replaceAll(
    ESCAPED_ALL,
    (found) => `\\u${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  budget.text(escaped.length);
  return escaped;
}

/** Control characters, and general punctuation up to the currency symbols. */
const ESCAPED = /[\u007f-\u009f\u2000-\u20ff]/;
const ESCAPED_ALL = new RegExp(ESCAPED, "g");

/** `Double.toString`: plain from 0.001 up to ten million, else with an exponent. */
function doubleText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return withFraction(String(value));
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  return `${withFraction(digits)}E${Number(exponent)}`;
}

function withFraction(digits: string): string {
  return digits.includes(".") ? digits : `${digits}.0`;
}
