import { expect, test } from "bun:test";
import { text } from "../cloudformation/template-node.ts";
import { jsonOfNode } from "./json-node.ts";
import { arnOf, join, ref, sub, written } from "./template-values.ts";

test("written() makes a template's value, without members that are left out", () => {
  const node = written(
    { Type: "T", Properties: { a: 1, b: true, c: undefined, d: ["x", ref("R", 3)] } },
    3,
  );
  expect(jsonOfNode(node)).toEqual({
    Type: "T",
    Properties: { a: 1, b: true, d: ["x", { Ref: "R" }] },
  });
  expect(node.line).toBe(3);
});

test("written() keeps the line of what is written elsewhere", () => {
  const node = written({ a: text("x", 9) }, 3);
  expect(node.kind === "mapping" && node.entries.get("a")?.line).toBe(9);
});

test("functions of CloudFormation are calls", () => {
  expect(jsonOfNode(arnOf("Fn", 1))).toEqual({ "Fn::GetAtt": ["Fn", "Arn"] });
  expect(jsonOfNode(join("/", ["a", ref("B", 1)], 1))).toEqual({
    "Fn::Join": ["/", ["a", { Ref: "B" }]],
  });
  expect(jsonOfNode(sub("${AWS::Region}", 1))).toEqual({ "Fn::Sub": "${AWS::Region}" });
});
