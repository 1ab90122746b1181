import type { JsonValue } from "../../core/json-path.ts";
import { isObject } from "./json.ts";
import type { Show } from "./show.ts";

/** What stands in a message for a value that Terraform calls sensitive. */
const STAND_IN = "(sensitive value)";

/** Takes sensitive values out of messages, which the readers of definitions write without knowing which ones are. */
export function redaction({ instances }: Pick<Show, "instances">): (message: string) => string {
  const found = new Set<string>();
  for (const { values, sensitive } of instances) collect(values, sensitive, found);
  // The longest first: one may be part of another.
  const texts = [...found].sort((one, other) => other.length - one.length);
  return (message) => texts.reduce(without, message);
}

/** As a word of its own: a sensitive `a` or `1` is no reason to make a message unreadable. */
function without(message: string, text: string): string {
  let redacted = message;
  for (let at = redacted.indexOf(text); at !== -1; at = redacted.indexOf(text, at)) {
    const end = at + text.length;
    const isWord = !isWordCharacter(redacted[at - 1]) && !isWordCharacter(redacted[end]);
    const isLong = text.length >= WORD_CHARACTERS_MAX;
    if (isWord || isLong) {
      redacted = redacted.slice(0, at) + STAND_IN + redacted.slice(end);
      at += STAND_IN.length;
    } else at = end;
  }
  return redacted;
}

/** A text this long is nowhere by chance. */
const WORD_CHARACTERS_MAX = 6;

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function collect(value: JsonValue | undefined, mark: JsonValue, found: Set<string>): void {
  if (mark === true) {
    everyText(value, found);
  } else if (Array.isArray(mark) && Array.isArray(value)) {
    for (const [at, each] of mark.entries()) collect(value[at], each, found);
  } else if (isObject(mark) && isObject(value)) {
    for (const [name, each] of Object.entries(mark)) {
      if (Object.hasOwn(value, name)) collect(value[name], each, found);
    }
  }
}

function everyText(value: JsonValue | undefined, found: Set<string>): void {
  if (typeof value === "string" && value !== "") found.add(value);
  else if (typeof value === "number") found.add(String(value));
  else if (typeof value === "object" && value !== null) {
    for (const each of Object.values(value)) everyText(each as JsonValue, found);
  }
}
