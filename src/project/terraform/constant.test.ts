import { expect, test } from "bun:test";
import type { JsonValue } from "../../core/json-path.ts";
import type { Place } from "./configuration.ts";
import { constantOf, outermost } from "./constant.ts";
import type { ModuleInstance } from "./show.ts";

const root: ModuleInstance = {
  ...{ address: "", parent: undefined, name: "", key: undefined },
  configuration: {
    module_calls: {
      ws: {
        expressions: {
          routes: { constant_value: { $connect: { key: "connect" } } },
          passed: { references: ["var.names"] },
          mixed: { references: ["var.names", "var.other"] },
        },
        for_each_expression: { constant_value: { a: { role: "first" } } },
      },
    },
  },
};
const child: ModuleInstance = {
  ...{ address: 'module.ws["a"]', parent: root, name: "ws", key: "a" },
  configuration: { variables: { given: { default: "standard" } } },
};
const show = { variables: { names: { x: ["n0", "n1"] } } };
const at = (module: ModuleInstance, key: Place["key"], forEach?: JsonValue): Place => ({
  module,
  key,
  forEach,
});

test("constantOf() knows a root variable, and descends into it", () => {
  expect(constantOf("var.names.x[1]", at(root, undefined), show)).toBe("n1");
  expect(constantOf("var.gone", at(root, undefined), show)).toBeUndefined();
});

test("constantOf() knows what a module is called with, its default, and what is passed on", () => {
  expect(constantOf('var.routes["$connect"].key', at(child, undefined), show)).toBe("connect");
  expect(constantOf("var.given", at(child, undefined), show)).toBe("standard");
  expect(constantOf("var.passed.x[0]", at(child, undefined), show)).toBe("n0");
  expect(constantOf("var.mixed", at(child, undefined), show)).toBeUndefined();
});

test("constantOf() knows each.key, each.value and count.index", () => {
  const each = at(child, "$connect", { references: ["var.routes"] });
  expect(constantOf("each.key", each, show)).toBe("$connect");
  expect(constantOf("each.value.key", each, show)).toBe("connect");
  expect(constantOf("count.index", at(child, 2), show)).toBe(2);
  expect(constantOf("each.value", at(child, "s", { constant_value: ["s", "t"] }), show)).toBe("s");
});

test("constantOf() knows no local and no attribute", () => {
  expect(constantOf("local.a", at(root, undefined), show)).toBeUndefined();
  expect(constantOf("aws_x.y.id", at(root, undefined), show)).toBeUndefined();
  expect(constantOf("var", at(root, undefined), show)).toBeUndefined();
});

test("constantOf() ends where a variable is made of itself", () => {
  const circle: ModuleInstance = {
    ...{ address: "", parent: undefined, name: "", key: undefined },
    configuration: {},
  };
  const place = at(circle, "k", { references: ["each.value"] });
  expect(constantOf("each.value", place, show)).toBeUndefined();
});

test("outermost() leaves out what is listed as part of another reference", () => {
  expect(outermost(["module.ws.id", "module.ws", "a.b[0].c", "a.b[0]", "a.b", "a.bc"])).toEqual([
    ...["module.ws.id", "a.b[0].c", "a.bc"],
  ]);
  expect(outermost(["a.b", "each.value.key", "each.value"])).toEqual(["a.b", "each.value.key"]);
});
