import { expect, test } from "bun:test";
import type { ProjectWarning } from "../../core/model/project.ts";
import { checkedVariables } from "./function-variables.ts";

const source = { value: {}, positionOf: () => ({ file: "/sluice.yaml", line: 1 }) };

function check(variables: Record<string, string>, path: string[]) {
  const warnings: ProjectWarning[] = [];
  const checked = checkedVariables(variables, path, {
    source,
    warn: (one) => void warnings.push(one),
  });
  return { checked, warnings: warnings.map(({ message }) => message) };
}

test("checkedVariables() takes the names that Lambda takes", () => {
  const variables = { AB: "1", a_9: "2" };
  expect(check(variables, ["environment"])).toEqual({ checked: variables, warnings: [] });
});

test("checkedVariables() names the function whose variable is no good", () => {
  const path = ["functions", "send", "environment"];
  expect(() => check({ "9A": "" }, path)).toThrow(
    'The environment name "9A" of functions.send must be a letter, then letters, digits and _',
  );
  expect(check({ K: "v" }, path).warnings).toEqual([
    'The environment name "K" of functions.send works here; Lambda wants two characters at least',
  ]);
});
