import { expect, test } from "bun:test";
import { chat, inputOf } from "./check.fixture.ts";
import { checkProject, ownFindings } from "./check-project.ts";

test("checkProject() tells what loaders warned about and what it found itself, in the order of lines", () => {
  const input = inputOf(chat({ send: ["Timeout: 60", "FileSystemConfigs: []"] }));
  const lines = checkProject(input).map(({ rule, about, position, isWhole }) => ({
    ...{ rule, about, line: position?.line, isWhole },
  }));
  expect(lines).toEqual([
    { rule: "function-outlives-integration", about: "aws", line: 9, isWhole: false },
    { rule: "not-run-here", about: "here", line: 15, isWhole: true },
  ]);
  expect(ownFindings(input).map(({ rule }) => rule)).toEqual(["function-outlives-integration"]);
});
