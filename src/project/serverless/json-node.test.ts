import { expect, test } from "bun:test";
import { jsonOfNode, nodeOfJson, VALUE_DEPTH_MAX } from "./json-node.ts";
import { RESOLVED_NODES_MAX } from "./serverless-limits.ts";

test("nodeOfJson() makes a tree on one line, and jsonOfNode() the value again", () => {
  const value = {
    a: [1, "x", true, null],
    table: { Ref: "Table" },
    arn: { "Fn::GetAtt": ["A", "Arn"] },
  };
  const node = nodeOfJson(value, 7);
  expect(jsonOfNode(node)).toEqual(value);
  expect(node.line).toBe(7);
  expect(node.kind === "mapping" && node.entries.get("table")?.kind).toBe("call");
});

test("nodeOfJson() makes nothing of what JSON has not", () => {
  expect(jsonOfNode(nodeOfJson({ a: undefined }, 1))).toEqual({ a: null });
});

test("nodeOfJson() takes as many levels as there may be, and no more", () => {
  const nested = (levels: number) => {
    let value: unknown = 1;
    for (let level = 0; level < levels; level++) value = [value];
    return value;
  };
  expect(nodeOfJson(nested(VALUE_DEPTH_MAX), 1).kind).toBe("list");
  expect(() => nodeOfJson(nested(VALUE_DEPTH_MAX + 1), 1)).toThrow(
    `is nested deeper than ${VALUE_DEPTH_MAX} levels`,
  );
});

test("nodeOfJson() takes as many values as there may be, and no more", () => {
  const values = (count: number) => Array.from({ length: count }, () => 1);
  expect(nodeOfJson(values(RESOLVED_NODES_MAX - 1), 1).kind).toBe("list");
  expect(() => nodeOfJson(values(RESOLVED_NODES_MAX), 1)).toThrow(
    `has more than ${RESOLVED_NODES_MAX} values`,
  );
});
