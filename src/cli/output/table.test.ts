import { describe, expect, test } from "bun:test";
import { formatTable } from "./table.ts";

const PLAIN = { terminalWidth: 80, color: false };

describe("formatTable()", () => {
  test("draws nothing for what Python counts as false", () => {
    for (const value of [null, "", 0, false, [], {}]) {
      expect(formatTable("GetConnection", value, PLAIN)).toBe("");
    }
  });

  test("draws a title alone for a scalar, as the AWS CLI does", () => {
    expect(formatTable("T", "x", PLAIN)).toBe("---\n|T|\n+-+\n");
  });

  test("turns a row upright that is wider than the terminal", () => {
    const value = { A: "a".repeat(10), B: "b".repeat(10) };
    expect(formatTable("T", value, { ...PLAIN, terminalWidth: 29 })).toBe(
      [
        "---------------------",
        "|         T         |",
        "+----+--------------+",
        "|  A |  aaaaaaaaaa  |",
        "|  B |  bbbbbbbbbb  |",
        "+----+--------------+",
        "",
      ].join("\n"),
    );
    const wide = formatTable("T", value, { ...PLAIN, terminalWidth: 30 });
    expect(wide).toContain("|  aaaaaaaaaa |  bbbbbbbbbb  |");
  });

  test("colours values and the edges of what is nested", () => {
    const drawn = formatTable("T", { a: { b: "x" } }, { ...PLAIN, color: true });
    expect(drawn).toContain("\x1b[1m\x1b[34mx\x1b[0m");
    expect(drawn).toContain("\x1b[2m\x1b[33m|\x1b[0m");
    expect(Bun.stripANSI(drawn)).toBe(formatTable("T", { a: { b: "x" } }, PLAIN));
  });

  test("refuses rows of different lengths in the AWS CLI's words", () => {
    expect(() => formatTable("T", [["a"], ["b", "c"]], PLAIN)).toThrow(
      "Row should have 1 elements, instead it has 2",
    );
  });
});
