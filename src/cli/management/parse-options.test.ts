import { describe, expect, test } from "bun:test";
import { CliError } from "../cli-error.ts";
import { type OptionSpec, parseOptions } from "./parse-options.ts";

const TABLE: readonly OptionSpec[] = [
  { name: "--data", takes: "value" },
  { name: "--debug", takes: "nothing" },
  { name: "--output", takes: "value", choices: ["json", "text", "table"] },
  { name: "--skeleton", takes: "optional value", otherwise: "input" },
];

function values(...argv: string[]): Record<string, string> {
  return Object.fromEntries(parseOptions(argv, TABLE).values);
}

function refusal(...argv: string[]): string {
  try {
    parseOptions(argv, TABLE);
  } catch (error) {
    if (error instanceof CliError && error.kind === "usage") return error.message;
    throw error;
  }
  throw new Error(`${argv.join(" ")} was not refused`);
}

describe("parseOptions()", () => {
  test("takes a value as the next word or after an equals sign, and the last of several", () => {
    expect(values("--data", "a=b", "--debug")).toEqual({ "--data": "a=b", "--debug": "" });
    expect(values("--data=a=b")).toEqual({ "--data": "a=b" });
    expect(values("--data=")).toEqual({ "--data": "" });
    expect(values("--data", "")).toEqual({ "--data": "" });
    expect(values("--data", "a", "--data", "b")).toEqual({ "--data": "b" });
  });

  test("takes an abbreviation that fits one option, and refuses one that fits two", () => {
    expect(values("--dat", "x", "--ou=text")).toEqual({ "--data": "x", "--output": "text" });
    expect(refusal("--d", "x")).toBe("ambiguous option: --d could match --data, --debug");
  });

  test.each(["-", "-5", "-.5", "-1.25", "- x", "-x y", "--data x"])(
    "takes %p as a value",
    (word) => {
      expect(values("--data", word)).toEqual({ "--data": word });
    },
  );

  test.each(["-x", "--x", "-5x", "--", "--debug", "--data=x"])(
    "reads %p as an option, never as a value",
    (word) => {
      expect(refusal("--data", word)).toBe("argument --data: expected one argument");
    },
  );

  test("takes an optional value when one stands there", () => {
    expect(values("--skeleton", "output")).toEqual({ "--skeleton": "output" });
    expect(values("--skeleton", "--debug")).toEqual({ "--skeleton": "input", "--debug": "" });
    expect(values("--skeleton")).toEqual({ "--skeleton": "input" });
  });

  test("leaves what it does not know, in order", () => {
    const { rest } = parseOptions(["a", "--unknown", "b", "--debug", "-x"], TABLE);
    expect(rest).toEqual(["a", "--unknown", "b", "-x"]);
  });

  test("refuses a choice that does not exist and a value where none goes", () => {
    const choices = `json${" ".repeat(36)} | text${" ".repeat(36)}\ntable${" ".repeat(35)}`;
    const listed = `argument --output: Invalid choice, valid choices are:\n\n${choices}`;
    expect(refusal("--output", "yes")).toBe(listed);
    expect(refusal("--output", "tabel")).toBe(
      `${listed}\n\n\nInvalid choice: 'tabel', maybe you meant:\n\n  * table`,
    );
    expect(refusal("--debug=1")).toBe("argument --debug: ignored explicit argument '1'");
  });
});
