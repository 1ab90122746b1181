import type { Setting } from "./setting.ts";

export type SettingValue = string | number | boolean;

/** A value, or why it is none: "must be …, not …". */
export type ReadValue = { readonly value: SettingValue } | { readonly problem: string };

/** Reads one setting as a file writes it: numbers are numbers, switches are true or false. */
export function readSettingValue(setting: Setting, raw: unknown): ReadValue {
  return accepts(setting, raw) ? { value: raw } : refused(setting, raw);
}

/** Reads one setting as a flag or a variable writes it: always text. */
export function readSettingText(setting: Setting, text: string): ReadValue {
  const value = fromText(setting, text);
  return value !== undefined && accepts(setting, value) ? { value } : refused(setting, text);
}

/** What a value must be: "a whole number of milliseconds from 10 to 604800000". */
export function requirement(setting: Setting): string {
  switch (setting.kind) {
    case "integer": {
      const unit = setting.unit === "" ? "" : ` of ${setting.unit}`;
      return `a whole number${unit} from ${setting.min} to ${setting.max}`;
    }
    case "boolean":
      return "true or false";
    case "choice":
      return `one of ${setting.values.join(", ")}`;
    case "text":
      return setting.form;
    case "path":
      return "the path of a file or folder";
  }
}

/** A rejected value as an error shows it: short, on one line, without the password of a URL. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  const text = typeof value === "string" ? JSON.stringify(withoutPassword(value)) : String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

/** Of a URL: whoever rejects one may put it into a log. */
function withoutPassword(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1…@");
}

function refused(setting: Setting, raw: unknown): ReadValue {
  return { problem: `must be ${requirement(setting)}, not ${shown(raw)}` };
}

/** `undefined` when the text is not of the setting's kind. Fifteen digits are exact in a number. */
function fromText(setting: Setting, text: string): SettingValue | undefined {
  switch (setting.kind) {
    case "integer":
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case "boolean":
      if (text === "true" || text === "1") return true;
      return text === "false" || text === "0" ? false : undefined;
    case "choice":
    case "text":
    case "path":
      return text;
  }
}

function accepts(setting: Setting, raw: unknown): raw is SettingValue {
  switch (setting.kind) {
    case "integer":
      return Number.isInteger(raw) && Number(raw) >= setting.min && Number(raw) <= setting.max;
    case "boolean":
      return typeof raw === "boolean";
    case "choice":
      return typeof raw === "string" && setting.values.includes(raw);
    case "text":
      return typeof raw === "string" && setting.pattern.test(raw);
    case "path":
      return typeof raw === "string" && raw !== "" && !raw.includes("\0");
  }
}
