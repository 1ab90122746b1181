import { expect, test } from "bun:test";
import { leadsSomewhere, withoutTarget } from "./backend-rules.ts";

test("leadsSomewhere() knows the ids, and trusts a stage variable where there is any", () => {
  const links = new Set(["nlb"]);
  expect(leadsSomewhere("nlb", links)).toBe(true);
  expect(leadsSomewhere("other", links)).toBe(false);
  expect(leadsSomewhere("${stageVariables.link}", links)).toBe(true);
  expect(leadsSomewhere("${stageVariables.link}", new Set())).toBe(false);
});

test("withoutTarget() shows what to write", () => {
  expect(withoutTarget("nlb")).toContain('vpcLinks: { nlb: { target: "http://127.0.0.1:8080" } }');
});
