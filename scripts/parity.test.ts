import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ledgerOf, withKnownDifferences } from "./known-differences.ts";
import { sourceFile } from "./tidy/source-file.ts";
import { readSources } from "./tidy.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const document = readFileSync(new URL("../docs/parity.md", import.meta.url), "utf8");

/** How many rows each block of the table has, in order. */
const BLOCKS = { A: 15, B: 12, C: 11, D: 8, E: 12, F: 8, G: 7, H: 8 } as const;

interface Row {
  readonly block: string;
  readonly number: number;
  readonly status: string;
  readonly note: string;
  readonly tests: readonly { readonly name: string; readonly path: string }[];
}

const LINK = /\[((?:[^\]]|\](?!\())*)\]\(([^)]+)\)/g;

function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let block = "";
  for (const line of text.split("\n")) {
    block = /^## ([A-H])\. /.exec(line)?.[1] ?? block;
    const cells = line.split("|").map((cell) => cell.trim());
    const number = Number(cells[1]);
    if (cells.length !== 7 || !Number.isInteger(number)) continue;
    const [, , , status = "", note = "", links = ""] = cells;
    const tests = [...links.matchAll(LINK)].map(([, name = "", path = ""]) => ({
      name: name.replaceAll("`", ""), // Around a `$`, which would begin a formula.
      path,
    }));
    rows.push({ block, number, status, note, tests });
  }
  return rows;
}

const rows = rowsOf(document);

describe("the table of docs/parity.md", () => {
  test("has the 81 features in order, each in its block", () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 81 }, (_, at) => at + 1));
    for (const [block, count] of Object.entries(BLOCKS)) {
      expect(rows.filter((row) => row.block === block)).toHaveLength(count);
    }
  });

  test("says yes, gap or by design, and yes only where tests show it", () => {
    for (const { number, status, note, tests } of rows) {
      expect({ number, status }).toEqual({
        number,
        status: expect.stringMatching(/^(?:yes|gap|by design)$/),
      });
      if (status === "yes" && tests.length === 0) throw new Error(`Row ${number} names no test`);
      if (status === "by design" && note === "") throw new Error(`Row ${number} gives no reason`);
      if (status === "gap" && tests.length > 0) expect(note).not.toBe("");
    }
  });

  test("links to test files that are there and hold a test of that name", () => {
    for (const { number, tests } of rows) {
      for (const { name, path } of tests) {
        const file = new URL(path, new URL("../docs/", import.meta.url));
        if (!/\.test\.ts$/.test(path) || !existsSync(file)) {
          throw new Error(`Row ${number} links to ${path}, which is no test file`);
        }
        if (!namesOf(readFileSync(file, "utf8")).some((one) => one.includes(name))) {
          throw new Error(`Row ${number}: ${path} has no test with "${name}" in its name`);
        }
      }
    }
  });
});

/** The texts in a test file that may be names of tests: its literals of one line. */
function namesOf(text: string): string[] {
  return [
    ...text.matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\\n]|\\.)*)`|^ *"?([^"\n]+)"?: \{/gm),
  ].map(([, plain, template, key]) => (plain ?? template ?? key ?? "").replace(/\\(.)/g, "$1"));
}

test("docs/parity.md ends with the known differences of the ledgers: bin/runtime scripts/docs.ts writes them", async () => {
  expect(withKnownDifferences(document, await readSources(root))).toBe(document);
});

describe("ledgerOf()", () => {
  const entries = (...lines: string[]) =>
    ledgerOf(
      sourceFile("src/wire/x.ts", `/**\n * What it does.\n *\n${lines.join("\n")}\n */\n`),
    ).map(({ kind, date, text }) => `${kind} ${date} ${text}`);

  test("reads entries on one line, over several, and in bullets", () => {
    expect(
      entries(
        " * Gaps: 2026-11-22 one thing. 2026-11-23 another,",
        " *   at length.",
        " * By design:",
        " * - 2026-11-24 `-` stays.",
      ),
    ).toEqual([
      "gap 2026-11-22 one thing.",
      "gap 2026-11-23 another, at length.",
      "by design 2026-11-24 `-` stays.",
    ]);
  });

  test("reads nothing where there is none, and no further than the ledger", () => {
    expect(entries(" * Gaps: none known. By design: none, as nobody sees it.")).toEqual([]);
    expect(entries(" * Gaps: none known.", " *", " * Since 2026-11-22 this stands here.")).toEqual(
      [],
    );
    expect(entries(" * Nothing.")).toEqual([]);
  });

  test("reads Python's comments too, and only what is in src", () => {
    const text = '"""Runs.\n\nGaps: 2026-11-22 one.\nGaps: 2026-11-22 two.\n"""\nGaps: 3\n';
    expect(ledgerOf(sourceFile("src/adapters/functions/x.py", text))).toHaveLength(2);
    expect(ledgerOf(sourceFile("test/x.py", text))).toEqual([]);
  });

  test("refuses an entry without a date", () => {
    expect(() => entries(" * Gaps: something is missing.")).toThrow(
      'src/wire/x.ts: the ledger\'s entry "something is missing." has no date',
    );
  });
});

test("withKnownDifferences() replaces its own section and nothing before it", () => {
  const files = [
    sourceFile("src/wire/b.ts", "/** Gaps:\n * - 2026-11-22 of b.\n * By design: none.\n */"),
    sourceFile("src/wire/a.ts", "/**\n * By design: 2026-11-22 of a.\n */"),
    sourceFile("src/core/c.ts", "/**\n * Gaps: 2026-11-22 of c.\n */"),
  ];
  const once = withKnownDifferences("# Title\n\nText.\n", files);
  expect(once).toStartWith("# Title\n\nText.\n\n## Known differences\n");
  expect(once.split("\n").filter((line) => /^(?:#|-)/.test(line))).toEqual([
    "# Title",
    "## Known differences",
    "### Connections, routes, events and answers",
    "- *gap*: of c ([c.ts](../src/core/c.ts), 2026-11-22)",
    "### HTTP and WebSocket on the wire",
    "- *gap*: of b ([b.ts](../src/wire/b.ts), 2026-11-22)",
    "- *by design*: of a ([a.ts](../src/wire/a.ts), 2026-11-22)",
  ]);
  expect(withKnownDifferences(once, files)).toBe(once);
  expect(withKnownDifferences(once, [])).not.toContain("of c");
});
