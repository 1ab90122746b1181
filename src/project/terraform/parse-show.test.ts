import { expect, test } from "bun:test";
import { ProjectError } from "../project-error.ts";
import { parseShow } from "./parse-show.ts";
import { API, planOf, stateOf } from "./terraform.fixture.ts";
import {
  TERRAFORM_CHARACTERS_MAX,
  TERRAFORM_DEPTH_MAX,
  TERRAFORM_MODULES_MAX,
  TERRAFORM_RESOURCES_MAX,
} from "./terraform-limits.ts";

function refusal(source: string): string {
  try {
    parseShow("/p/plan.json", source);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    expect(error.position).toEqual({ file: "/p/plan.json", line: 1 });
    return error.message;
  }
  throw new Error("The JSON was accepted");
}

const show = (root: object) => JSON.stringify({ format_version: "1.0", ...root });

test("parseShow() reads the resources of a state, in modules too", () => {
  const resource = {
    address: "module.ws[0].aws_x.y",
    type: "aws_x",
    name: "y",
    values: { id: "1" },
  };
  const child = { address: "module.ws[0]", resources: [resource] };
  const { kind, instances } = parseShow(
    "/p",
    show({ values: { root_module: { child_modules: [child] } } }),
  );
  expect(kind).toBe("state");
  expect(instances[0]).toMatchObject({ address: "module.ws[0].aws_x.y", values: { id: "1" } });
  expect(instances[0]?.module).toMatchObject({ name: "ws", key: 0, address: "module.ws[0]" });
});

test("parseShow() knows what a plan does not know yet, and what it read while planning", () => {
  const plan = JSON.parse(planOf({ ...API, unknown: { arn: true } })) as Record<string, unknown>;
  const data = { address: "data.a.b", mode: "data", type: "a", name: "b", values: { id: "2" } };
  const old = { ...data, address: "a.b", mode: "managed" };
  plan.prior_state = { values: { root_module: { resources: [data, old] } } };
  const { instances, kind } = parseShow("/p", JSON.stringify(plan));
  expect(kind).toBe("plan");
  expect(instances.map(({ address }) => address)).toEqual([API.address, "data.a.b"]);
  expect(instances[0]?.unknown).toEqual({ id: true, arn: true });
});

test("parseShow() leaves out objects that are only there until they are destroyed", () => {
  const resource = { address: "a.b", type: "a", name: "b", values: {}, deposed_key: "00" };
  expect(
    parseShow("/p", show({ values: { root_module: { resources: [resource] } } })).instances,
  ).toEqual([]);
});

test("parseShow() reads the values of the root module's variables", () => {
  const { variables } = parseShow(
    "/p",
    show({ planned_values: {}, variables: { a: { value: [1] } } }),
  );
  expect(variables).toEqual({ a: [1] });
});

test("parseShow() refuses a major version that it does not know", () => {
  expect(parseShow("/p", show({ format_version: "0.2", values: {} })).instances).toEqual([]);
  expect(parseShow("/p", show({ format_version: "1.99", values: {} })).instances).toEqual([]);
  expect(refusal(show({ format_version: "2.0", values: {} }))).toBe(
    "format_version 2.0 of terraform show -json is not known: versions 0 and 1 are read",
  );
});

test("parseShow() says what to do about an empty state, a failed plan and what is no JSON", () => {
  expect(refusal(show({}))).toBe(
    "The state is empty: run terraform apply first, or give the JSON of a plan",
  );
  expect(refusal(show({ planned_values: {}, errored: true }))).toBe(
    "The plan ended with an error, so it is not complete: make one that succeeds",
  );
  expect(refusal("{")).toBe("The file is not valid JSON: write it again with terraform show -json");
});

test("parseShow() takes as many characters as it says", () => {
  const start = `${show({ values: {} }).slice(0, -1)},"a":"`;
  const filled = (size: number) => `${start}${"x".repeat(size - start.length - 2)}"}`;
  expect(parseShow("/p", filled(TERRAFORM_CHARACTERS_MAX)).instances).toEqual([]);
  expect(refusal(filled(TERRAFORM_CHARACTERS_MAX + 1))).toBe(
    `JSON is larger than ${TERRAFORM_CHARACTERS_MAX} characters: ${TERRAFORM_CHARACTERS_MAX + 1}`,
  );
});

test("parseShow() takes as many levels as it says, and brackets in a text are none", () => {
  const nested = (levels: number) =>
    `{"format_version":"1.0","values":{},"t":"\\"[[[","a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
  expect(parseShow("/p", nested(TERRAFORM_DEPTH_MAX)).instances).toEqual([]);
  expect(refusal(nested(TERRAFORM_DEPTH_MAX + 1))).toBe(
    `JSON is nested deeper than ${TERRAFORM_DEPTH_MAX} levels`,
  );
});

test("parseShow() takes as many resources as it says", () => {
  const resources = (count: number) =>
    show({
      values: {
        root_module: {
          resources: Array.from({ length: count }, (_, at) => ({
            address: `a.b${at}`,
            type: "a",
            name: "b",
          })),
        },
      },
    });
  expect(parseShow("/p", resources(TERRAFORM_RESOURCES_MAX)).instances).toHaveLength(
    TERRAFORM_RESOURCES_MAX,
  );
  expect(refusal(resources(TERRAFORM_RESOURCES_MAX + 1))).toBe(
    `There are more than ${TERRAFORM_RESOURCES_MAX} resources`,
  );
});

test("parseShow() takes as many modules as it says", () => {
  const modules = (count: number) =>
    show({
      values: {
        root_module: {
          child_modules: Array.from({ length: count - 1 }, (_, at) => ({
            address: `module.m[${at}]`,
          })),
        },
      },
    });
  expect(parseShow("/p", modules(TERRAFORM_MODULES_MAX)).modules.size).toBe(TERRAFORM_MODULES_MAX);
  expect(refusal(modules(TERRAFORM_MODULES_MAX + 1))).toBe(
    `There are more than ${TERRAFORM_MODULES_MAX} modules`,
  );
});

test("parseShow() takes what a state never holds for nothing", () => {
  expect(stateOf(API)).toContain("api1");
  const odd = { resources: [1, { address: 1 }, null], child_modules: [{}, 2] };
  expect(parseShow("/p", show({ values: { root_module: odd } })).instances).toEqual([]);
});
