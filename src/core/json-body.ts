import type { JsonValue } from "./json-path.ts";
import type { Budget } from "./vtl/budget.ts";
import { readJson } from "./vtl/read-json.ts";
import type { VtlValue } from "./vtl/value.ts";

/** A message's text, parsed as JSON at most once and only when something asks for it. */
export class JsonBody {
  readonly text: string;
  #value: JsonValue | undefined;
  #parsed = false;
  #read: VtlValue | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** `undefined` when the text is not JSON; a JSON null is `null`. */
  value(): JsonValue | undefined {
    if (!this.#parsed) {
      this.#parsed = true;
      try {
        this.#value = JSON.parse(this.text);
      } catch {
        this.#value = undefined; // Not JSON is an ordinary message: it goes to $default.
      }
    }
    return this.#value;
  }

  /**
   * The value with its numbers and members as they are written; nobody may change it. Only for a text that is JSON. Throws
   * `TemplateError` when the budget does not last.
   */
  read(budget: Budget): VtlValue {
    this.#read ??= readJson(this.text, budget);
    return this.#read;
  }
}
