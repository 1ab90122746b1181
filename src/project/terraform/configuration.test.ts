import { expect, test } from "bun:test";
import { Configuration, callOf } from "./configuration.ts";
import type { JsonObject } from "./json.ts";
import type { Instance, ModuleInstance } from "./show.ts";

const configuration: JsonObject = {
  resources: [
    {
      address: "aws_x.y",
      expressions: {
        name: { references: ["var.a"] },
        block: [{ inner: { references: ["each.key"] } }],
      },
      for_each_expression: { references: ["var.all"] },
      depends_on: ["aws_x.z"],
    },
    { address: "data.aws_x.y", expressions: { name: { constant_value: "data" } } },
  ],
  module_calls: {
    ws: {
      expressions: { a: { constant_value: 1 } },
      for_each_expression: { references: ["local.b"] },
    },
  },
};
const root: ModuleInstance = {
  ...{ address: "", parent: undefined, name: "", key: undefined },
  configuration,
};
const instance: Instance = {
  ...{ address: 'aws_x.y["k"]', module: root, mode: "managed", type: "aws_x", name: "y", key: "k" },
  ...{ values: {}, unknown: false, sensitive: false, dependsOn: [] },
};

test("expressionOf() finds an argument, in a block too", () => {
  const all = new Configuration();
  expect(all.expressionOf(instance, ["name"])).toEqual({ references: ["var.a"] });
  expect(all.expressionOf(instance, ["block", 0, "inner"])).toEqual({ references: ["each.key"] });
  expect(all.expressionOf(instance, ["gone"])).toBeUndefined();
  expect(all.expressionOf({ ...instance, mode: "data" }, ["name"])).toEqual({
    constant_value: "data",
  });
});

test("placeOf() has what the resource is made for each of", () => {
  expect(new Configuration().placeOf(instance)).toEqual({
    ...{ module: root, key: "k", forEach: { references: ["var.all"] } },
  });
});

test("referencesOf() is all that a resource waits for", () => {
  expect(new Configuration().referencesOf(instance)).toEqual(["aws_x.z", "var.a", "each.key"]);
});

test("a state has no configuration, so nothing is found", () => {
  const bare = { ...instance, module: { ...root, configuration: undefined } };
  expect(new Configuration().expressionOf(bare, ["name"])).toBeUndefined();
  expect(new Configuration().referencesOf(bare)).toEqual([]);
});

test("callOf() is the call in the module above, with the key of the module that is called", () => {
  const child: ModuleInstance = {
    ...{ address: 'module.ws["k"]', parent: root, name: "ws", key: "k" },
    configuration: {},
  };
  expect(callOf(child)?.call.expressions).toEqual({ a: { constant_value: 1 } });
  expect(callOf(child)?.place).toEqual({
    module: root,
    key: "k",
    forEach: { references: ["local.b"] },
  });
  expect(callOf(root)).toBeUndefined();
});
