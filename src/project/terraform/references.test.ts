import { expect, test } from "bun:test";
import type { JsonValue } from "../../core/json-path.ts";
import { parseShow } from "./parse-show.ts";
import { References } from "./references.ts";
import type { Show } from "./show.ts";
import { REFERENCES_FOLLOWED_MAX } from "./terraform-limits.ts";

const resource = (address: string, index?: string) => ({
  ...{ address, type: "aws_f", name: "f", values: {} },
  ...(index === undefined ? {} : { index }),
});

const references = (...all: string[]) => ({ references: all });

/** A function of each key in the root module, and two modules that hand one on. */
const show: Show = parseShow(
  "/p",
  JSON.stringify({
    format_version: "1.2",
    planned_values: {
      root_module: {
        resources: [resource('aws_f.f["a"]', "a"), resource('aws_f.f["b"]', "b")],
        child_modules: [
          { address: 'module.in["a"]', resources: [resource('module.in["a"].aws_f.f')] },
          { address: 'module.in["b"]', resources: [resource('module.in["b"].aws_f.f')] },
        ],
      },
    },
    variables: { picked: { value: "b" } },
    configuration: {
      root_module: {
        module_calls: {
          in: {
            expressions: { uri: references("aws_f.f", "each.key") },
            for_each_expression: { constant_value: { a: 1, b: 2 } },
            module: { outputs: { arn: { expression: references("aws_f.f.arn", "aws_f.f") } } },
          },
        },
      },
    },
  }),
);

function mentioned(expression: JsonValue, module = "", key?: string, forEach?: JsonValue) {
  const place = { module: show.modules.get(module) as never, key, forEach };
  const { instances, keys, isPartial } = new References(show).mentionedBy(expression, place);
  return { addresses: [...instances].map(({ address }) => address), keys, isPartial };
}

test("References finds all instances of a resource, or the one with a key", () => {
  expect(mentioned(references("aws_f.f")).addresses).toEqual(['aws_f.f["a"]', 'aws_f.f["b"]']);
  expect(mentioned(references('aws_f.f["b"].arn', 'aws_f.f["b"]', "aws_f.f")).addresses).toEqual([
    'aws_f.f["b"]',
  ]);
});

test("References follows the output of a module", () => {
  expect(
    mentioned(references('module.in["a"].arn', 'module.in["a"]', "module.in")).addresses,
  ).toEqual(['module.in["a"].aws_f.f']);
});

test("References takes all of a module whose output is not listed", () => {
  expect(mentioned(references("module.in", "each.key")).addresses).toEqual([
    ...['module.in["a"].aws_f.f', 'module.in["b"].aws_f.f'],
  ]);
});

test("References follows the input of a module to the module above", () => {
  expect(mentioned(references("var.uri"), 'module.in["b"]')).toEqual({
    ...{ addresses: ['aws_f.f["a"]', 'aws_f.f["b"]'], keys: ["b"], isPartial: false },
  });
});

test("References follows what a resource is made for each of", () => {
  const each = mentioned(
    references("each.value.arn", "each.value"),
    "",
    "a",
    references("aws_f.f"),
  );
  expect(each.addresses).toEqual(['aws_f.f["a"]', 'aws_f.f["b"]']);
});

test("References knows the keys that an expression picks with", () => {
  expect(mentioned(references("each.key", "var.picked"), "", "a").keys).toEqual(["a", "b"]);
});

test("References says that it does not know locals", () => {
  expect(mentioned(references("local.arn", "path.module", "self.x", "count.index"))).toEqual({
    ...{ addresses: [], keys: [], isPartial: true },
  });
});

test("References follows as many references as it says", () => {
  const many = (count: number) =>
    references(...Array.from({ length: count }, (_, at) => `var.v${at}`));
  expect(mentioned(many(REFERENCES_FOLLOWED_MAX)).isPartial).toBe(false);
  expect(mentioned(many(REFERENCES_FOLLOWED_MAX + 1)).isPartial).toBe(true);
});

test("within() has what the modules of a module have", () => {
  const root = show.modules.get("") as never;
  expect(new References(show).within(root)).toHaveLength(4);
});
