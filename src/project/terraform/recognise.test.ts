import { expect, test } from "bun:test";
import { projectFolder } from "../../cli/dev/dev-project.fixture.ts";
import { JSON_FILES_MAX, recogniseTerraform, terraformOf } from "./recognise.ts";
import { API, planOf, stateOf } from "./terraform.fixture.ts";

const PLAN = "terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json";
const TOFU = "(or tofu in place of terraform)";

test("what terraform show -json writes is recognised by its content, in any order and layout", () => {
  using project = projectFolder({
    "plan.json": planOf(API),
    "state.json": JSON.stringify(JSON.parse(stateOf(API)), undefined, 2),
    "empty.json": '{"format_version":"1.0"}',
    "template.json": '{"Resources": {"format_version": {"Type": "AWS::S3::Bucket"}}}',
    "broken.json": '{"format_version": ',
    "other.json": '{"format_version": "1.0", "kind": "something"}',
  });
  const kind = (name: string) => recogniseTerraform(project.path(name))?.kind;
  expect(kind("plan.json")).toBe("show");
  expect(kind("state.json")).toBe("show");
  expect(kind("empty.json")).toBe("show");
  for (const name of ["template.json", "broken.json", "other.json"])
    expect(kind(name)).toBeUndefined();
});

test("what Terraform keeps for itself is refused with the command to run", () => {
  const state = '{"version": 4, "serial": 1, "lineage": "x", "resources": []}';
  using project = projectFolder({
    ...{
      "terraform.tfstate": state,
      "raw.json": state,
      "plan.bin": "PK\u0003\u0004…",
      "main.tf": "",
      "x.tf.json": "{}",
    },
  });
  const message = (name: string) => {
    const found = recogniseTerraform(project.path(name));
    return found?.kind === "refused" ? found.message.replace(project.folder, "") : found;
  };
  const raw =
    "is a state in Terraform's own form: terraform show -json > state.json in its folder, then sluice dev state.json";
  expect(message("terraform.tfstate")).toBe(`/terraform.tfstate ${raw} ${TOFU}`);
  expect(message("raw.json")).toBe(`/raw.json ${raw} ${TOFU}`);
  expect(message("plan.bin")).toBe(
    `/plan.bin is a plan in Terraform's own form: terraform show -json plan.bin > plan.json, then sluice dev plan.json ${TOFU}`,
  );
  for (const name of ["main.tf", "x.tf.json"]) {
    expect(message(name)).toBe(
      `/${name} is Terraform's configuration, which is not read itself: ${PLAN}, then sluice dev plan.json ${TOFU}`,
    );
  }
});

test("a folder with a configuration is its only JSON, or what to run", () => {
  using empty = projectFolder({ "main.tf": "", "package.json": "{}" });
  expect(terraformOf(empty.folder)).toEqual({
    message: `${empty.folder} is a Terraform configuration: ${PLAN}, then sluice dev plan.json ${TOFU}`,
  });
  using one = projectFolder({ "main.tf": "", "chat.json": planOf(API), "package.json": "{}" });
  expect(terraformOf(one.folder)).toEqual({ file: one.path("chat.json") });
  using two = projectFolder({ "main.tf": "", "a.json": planOf(API), "b.json": stateOf(API) });
  expect(terraformOf(two.folder)).toEqual({
    message: `${two.folder} has several plans or states of Terraform: give one, ${two.path("a.json")} or ${two.path("b.json")}`,
  });
  using other = projectFolder({ "a.json": planOf(API) });
  expect(terraformOf(other.folder)).toBeUndefined();
});

test("as many files of a folder are looked into as it says", () => {
  const others = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${100 + at}.json`, "{}"]));
  using within = projectFolder({
    "main.tf": "",
    ...others(JSON_FILES_MAX - 1),
    "b.json": planOf(API),
  });
  expect(terraformOf(within.folder)).toEqual({ file: within.path("b.json") });
  using beyond = projectFolder({ "main.tf": "", ...others(JSON_FILES_MAX), "b.json": planOf(API) });
  expect(terraformOf(beyond.folder)).toHaveProperty("message");
});
