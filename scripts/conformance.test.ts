import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";

const docs = new URL("../docs/", import.meta.url);
const POINTS = 30;

const rows = [
  ...readFileSync(new URL("conformance.md", docs), "utf8").matchAll(
    /^\| (\d+) \| .+? \| ([^|]+) \|$/gm,
  ),
].map(([, number, shownBy = ""]) => ({ number: Number(number), shownBy }));

test("docs/conformance.md has every point once, in order", () => {
  expect(rows.map(({ number }) => number)).toEqual(
    Array.from({ length: POINTS }, (_, index) => index + 1),
  );
});

for (const { number, shownBy } of rows) {
  test(`point ${number} of docs/conformance.md has tests of that number, or a date and a reason`, () => {
    const files = [...shownBy.matchAll(/\]\(([^)]+)\)/g)].map(([, path = ""]) => path);
    if (files.length === 0) expect(shownBy).toMatch(/^not yet \(\d{4}-\d\d-\d\d\): ./);
    for (const path of files) {
      const file = new URL(path, docs);
      expect({ path, exists: existsSync(file) }).toEqual({ path, exists: true });
      const named = new RegExp(`(?:test|describe)\\(\\s*["\`]conformance ${number}:`);
      expect({ path, named: named.test(readFileSync(file, "utf8")) }).toEqual({
        path,
        named: true,
      });
    }
  });
}
