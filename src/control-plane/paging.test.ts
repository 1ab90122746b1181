import { expect, test } from "bun:test";
import { PAGE_DEFAULT, PAGE_MAX, page } from "./paging.ts";

const entries = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index).padStart(4, "0"),
    value: index,
  }));

function asked(query: Record<string, string>) {
  return { query: new Map(Object.entries(query).map(([name, value]) => [name, [value]])) };
}

test("page() has as many items as a page holds, and as are asked for", () => {
  const of = (query: Record<string, string>) =>
    page(entries(PAGE_MAX + 1), asked(query), ({ value }) => value).items.length;
  expect(of({})).toBe(PAGE_DEFAULT);
  expect(of({ maxResults: "1" })).toBe(1);
  expect(of({ maxResults: String(PAGE_MAX) })).toBe(PAGE_MAX);
  expect(of({ maxResults: String(PAGE_MAX + 1) })).toBe(PAGE_MAX);
  for (const maxResults of ["0", "-1", "x", "1.5", "9".repeat(10)]) {
    expect(() => of({ maxResults })).toThrow("maxResults must be a whole number above 0");
  }
});

test("pages follow each other until the last one, also when what a token names is gone", () => {
  const all = entries(7);
  const seen: number[] = [];
  let nextToken: string | undefined = "";
  while (nextToken !== undefined) {
    const left = all.filter(({ value }) => value !== 2 || !seen.includes(2));
    const request = asked({ maxResults: "3", nextToken });
    const answer: ReturnType<typeof page> = page(left, request, ({ value }) => value);
    seen.push(...(answer.items as number[]));
    nextToken = answer.nextToken;
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(page([], asked({}), () => 0)).toEqual({ items: [] });
  expect(page(entries(3), asked({ maxResults: "3" }), ({ value }) => value)).toEqual({
    items: [0, 1, 2],
  });
});

test("page() refuses a token that it did not give out", () => {
  for (const nextToken of ["x", "%%%", btoa("before:1"), btoa("after:%E0")]) {
    expect(() => page(entries(1), asked({ nextToken }), () => 0)).toThrow(
      "nextToken is not one that this gateway gave out",
    );
  }
});
