import { describe, expect, test } from "bun:test";
import { type Collection, Definitions, Draft, rootOf } from "./definitions.ts";

const APIS: Collection<{ readonly name: string }> = { path: "apis" };
const routes = (apiId: string): Collection<number> => ({ path: `apis/${apiId}/routes` });

function filled() {
  return new Definitions([
    { key: "apis/b", value: { name: "second" } },
    { key: "apis/a", value: { name: "first" } },
    { key: "apis/a/routes/r2", value: 2 },
    { key: "apis/a/routes/r1", value: 1 },
    { key: "apis/ab", value: { name: "third" } },
    { key: "apis/ab/routes/r9", value: 9 },
  ]);
}

describe("Definitions", () => {
  test("reads by id, and lists ascending by id", () => {
    const definitions = filled();
    expect(definitions.get(APIS, "a")).toEqual({ name: "first" });
    expect(definitions.get(APIS, "c")).toBeUndefined();
    expect(definitions.all(APIS).map(({ id }) => id)).toEqual(["a", "ab", "b"]);
    expect(definitions.all(routes("a"))).toEqual([
      { id: "r1", value: 1 },
      { id: "r2", value: 2 },
    ]);
    expect(definitions.all(routes("b"))).toEqual([]);
  });

  test("lists what has changed anew", () => {
    const definitions = filled();
    definitions.all(APIS);
    definitions.apply([
      { kind: "put", key: "apis/aa", value: { name: "new" } },
      { kind: "delete", key: "apis/b" },
    ]);
    expect(definitions.all(APIS).map(({ id }) => id)).toEqual(["a", "aa", "ab"]);
  });
});

describe("Draft", () => {
  test("shows its changes, and leaves the definitions alone", () => {
    const definitions = filled();
    const draft = new Draft(definitions);
    draft.put(routes("a"), "r0", 0);
    draft.put(routes("a"), "r1", 11);
    draft.delete(routes("a"), "r2");
    expect(draft.all(routes("a"))).toEqual([
      { id: "r0", value: 0 },
      { id: "r1", value: 11 },
    ]);
    expect(draft.get(routes("a"), "r2")).toBeUndefined();
    expect(definitions.all(routes("a")).map(({ value }) => value)).toEqual([1, 2]);
    definitions.apply(draft.changes());
    expect(definitions.all(routes("a"))).toEqual(draft.all(routes("a")));
  });

  test("deletes what is below, of both, and nothing beside it", () => {
    const definitions = filled();
    const draft = new Draft(definitions);
    draft.put(routes("a"), "r3", 3);
    draft.delete(APIS, "a");
    expect(draft.all(routes("a"))).toEqual([]);
    definitions.apply(draft.changes());
    expect(definitions.all(APIS).map(({ id }) => id)).toEqual(["ab", "b"]);
    expect(definitions.all(routes("a"))).toEqual([]);
    expect(definitions.all(routes("ab"))).toEqual([{ id: "r9", value: 9 }]);
  });

  test("refuses to change what a file owns, wherever below", () => {
    const definitions = filled();
    definitions.own("/app/sluice.yaml", [{ key: "apis/own/routes/r", value: 1 }]);
    const draft = new Draft(definitions);
    const sentence =
      "apis/own is defined in /app/sluice.yaml: change it there, or remove it from there";
    expect(() => draft.put(routes("own"), "s", 1)).toThrow(sentence);
    expect(() => draft.delete(APIS, "own")).toThrow(sentence);
    expect(draft.all(routes("own"))).toEqual([{ id: "r", value: 1 }]);
    expect(draft.ownerOf("apis/own/stages/dev")).toBe("/app/sluice.yaml");
    expect(draft.ownerOf("apis/a")).toBeUndefined();
    draft.put(routes("a"), "s", 1);
    expect(draft.changes()).toHaveLength(1);
  });
});

test.each([
  ["apis/a", "apis/a"],
  ["apis/a/routes/r/routeresponses/x", "apis/a"],
  ["apis", "apis"],
])("rootOf(%p) is %p", (path, root) => {
  expect(rootOf(path)).toBe(root);
});
