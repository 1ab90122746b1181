import { expect, test } from "bun:test";
import { chosen, numberAboveZero, parseFlags, usageLine, wholeNumber } from "./flags.ts";

const FLAGS = {
  minutes: { type: "string", default: "60", value: "N" },
  only: { type: "string", multiple: true },
  quick: { type: "boolean" },
} as const;

test("parseFlags() gives the values of known flags, and the defaults of the others", () => {
  const values = parseFlags(FLAGS, ["--only=a", "--only", "b", "--quick"]);
  expect({ ...values }).toEqual({ minutes: "60", only: ["a", "b"], quick: true });
});

test.each([
  ["a flag that it does not know", ["--fast"], "unknown flag --fast"],
  ["a short one", ["-x"], "unknown flag -x"],
  ["a word that is no flag", ["quick"], '"quick" is no flag'],
  ["a value too many", ["--quick=yes"], "--quick takes no value"],
  ["no value", ["--minutes"], "--minutes needs a value"],
  ["an empty value", ["--minutes="], "--minutes needs a value"],
  ["a flag for a value", ["--minutes", "--quick"], "--minutes needs a value"],
])("parseFlags() refuses %s", (_name, parameters, expected) => {
  expect(() => parseFlags(FLAGS, parameters)).toThrow(expected);
});

test("numberAboveZero() and wholeNumber() refuse what is none", () => {
  expect([numberAboveZero("rate", "0.5"), wholeNumber("seed", "-3")]).toEqual([0.5, -3]);
  for (const text of ["0", "-1", "x", " ", "Infinity"]) {
    expect(() => numberAboveZero("rate", text)).toThrow(
      `--rate takes a number above 0, not "${text}"`,
    );
  }
  for (const text of ["0.5", "x", "", "1e300"]) {
    expect(() => wholeNumber("seed", text)).toThrow(`--seed takes a whole number, not "${text}"`);
  }
});

test("chosen() keeps the list's order and names what there is", () => {
  const list = [{ name: "a" }, { name: "b" }, { name: "c" }];
  expect(chosen("row", list, ["c", "a"]).map(({ name }) => name)).toEqual(["a", "c"]);
  expect(chosen("row", list, [])).toHaveLength(3);
  expect(() => chosen("row", list, ["d"])).toThrow('there is no row "d"; there are a, b, c');
});

test("usageLine() names every flag, and what its value is called", () => {
  expect(usageLine("soak", FLAGS)).toBe("npm run soak -- [--minutes N] [--only VALUE] [--quick]");
  expect(usageLine("sbom", {})).toBe("npm run sbom");
});
