import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../core/http.ts";
import { FieldPlan } from "./field-plan.ts";

const FIELDS: readonly HeaderField[] = [
  ["User-Agent", "me"],
  ["x-id", "1"],
  ["Accept", " \ta/b "],
];

describe("FieldPlan", () => {
  test("makes lines that are sorted by name, each value without blanks around it", () => {
    expect(new FieldPlan(FIELDS).lines(FIELDS)).toBe(
      "Accept: a/b\r\nUser-Agent: me\r\nx-id: 1\r\n",
    );
  });

  test("makes those of other values of the same names, also when one comes again", () => {
    const plan = new FieldPlan(FIELDS);
    const said = ["1", "2", "2", "", "1"].map((id) =>
      plan.lines(FIELDS.map((field) => (field[0] === "x-id" ? ["x-id", id] : field))),
    );
    expect(said.map((lines) => lines.split("\r\n")[2])).toEqual([
      ...["x-id: 1", "x-id: 2", "x-id: 2", "x-id: ", "x-id: 1"],
    ]);
  });

  test("suits the same names in the same order and spelling alone", () => {
    const plan = new FieldPlan(FIELDS);
    expect(plan.suits(FIELDS.map(([name]): HeaderField => [name, "other"]))).toBe(true);
    expect(plan.suits(FIELDS.toReversed())).toBe(false);
    expect(plan.suits(FIELDS.slice(1))).toBe(false);
    expect(plan.suits([...FIELDS, ["x", ""]])).toBe(false);
    expect(
      plan.suits(FIELDS.map(([name, value]): HeaderField => [name.toLowerCase(), value])),
    ).toBe(false);
  });

  test("leaves out what frames the body", () => {
    const fields: HeaderField[] = [
      ["Content-length", "9"],
      ["A", "b"],
      ["TRANSFER-ENCODING", "chunked"],
    ];
    const plan = new FieldPlan(fields);
    expect(plan.lines(fields)).toBe("A: b\r\n");
    expect(plan.has("a")).toBe(true);
    expect(plan.has("b")).toBe(false);
  });

  test.each(["", "x y", "x:", "x\r\ny", "ü"])("the name %j is refused", (name) => {
    expect(() => new FieldPlan([[name, "hush"]])).toThrow(
      "The name of a header field is not a token",
    );
  });

  test.each(["hush\r\nx: y", "hush\n", "\0hush", "hush€", "hush\ud800"])(
    "the value %j is refused, unseen, and the next one is not",
    (value) => {
      const plan = new FieldPlan([["x", ""]]);
      expect(() => plan.lines([["x", value]])).toThrow(
        'The value of header "x" holds CR, LF, NUL or a character beyond Latin-1',
      );
      expect(plan.lines([["x", "ü\t\x01"]])).toBe("x: ü\t\x01\r\n");
    },
  );
});
