import { describe, expect, test } from "bun:test";
import { load, route } from "../sluice-yaml/load-text.fixture.ts";
import { ref, sub } from "./intrinsic.ts";
import { ifAny, TemplateParts } from "./template-parts.ts";

describe("TemplateParts", () => {
  const { project } = load(route("function: send"));
  const parts = new TemplateParts(project, { region: "eu-west-1", accountId: "123456789012" });
  const arn = project.functions[0]?.functionArn ?? "";

  test("knows APIs and functions before any is written, so that each can refer to each", () => {
    const apiId = project.apis[0]?.apiId ?? "";
    expect(parts.apiRef({ apiId })).toEqual(ref("ChatApi"));
    expect(parts.functions.get(arn)).toBe("SendFunction");
  });

  test("has references in texts of integrations, and none to functions in those of functions", () => {
    expect(parts.texts({ a: arn, b: "x" })).toEqual({ a: sub("${SendFunction.Arn}"), b: "x" });
    expect(parts.texts({})).toBeUndefined();
    expect(JSON.stringify(parts.functionText(arn))).not.toContain("SendFunction");
  });
});

test("ifAny() leaves out a map without members", () => {
  expect(ifAny({})).toBeUndefined();
  expect(ifAny({ a: 1 })).toEqual({ a: 1 });
});
