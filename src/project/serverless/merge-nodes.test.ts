import { expect, test } from "bun:test";
import { jsonOfNode, nodeOfJson } from "./json-node.ts";
import { mergeNodes } from "./merge-nodes.ts";

const merged = (target: unknown, source: unknown) =>
  jsonOfNode(mergeNodes(nodeOfJson(target, 1), nodeOfJson(source, 2)));

test("mergeNodes() merges mappings member by member and lists item by item", () => {
  expect(
    merged({ a: { b: 1, c: 2 }, d: [1, { x: 1 }, 3] }, { a: { c: 3 }, d: [9, { y: 2 }], e: 5 }),
  ).toEqual({
    ...{ a: { b: 1, c: 3 }, d: [9, { x: 1, y: 2 }, 3], e: 5 },
  });
  expect(merged({ d: [1] }, { d: [2, 3] })).toEqual({ d: [2, 3] });
});

test("mergeNodes() replaces anything else", () => {
  expect(
    merged({ a: 1, b: { Ref: "X" }, c: [1] }, { a: "x", b: { Ref: "Y" }, c: { z: 1 } }),
  ).toEqual({
    ...{ a: "x", b: { Ref: "Y" }, c: { z: 1 } },
  });
});
