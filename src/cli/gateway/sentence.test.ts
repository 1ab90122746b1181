import { expect, test } from "bun:test";
import { join } from "node:path";
import { ConfigError } from "../../config/config-error.ts";
import { ProjectError } from "../../project/project-error.ts";
import { sentenceOf, undeployedSentence } from "./sentence.ts";

const file = join(process.cwd(), "app", "sluice.yaml");

test("sentenceOf() begins with the file as the user would name it and the line", () => {
  const position = { file, line: 7 };
  const shown = join("app", "sluice.yaml");
  expect(sentenceOf(new ProjectError("No", position))).toBe(`${shown}:7: No`);
  expect(sentenceOf(new ConfigError("No", position))).toBe(`${shown}:7: No`);
});

test("sentenceOf() gives the message alone where there is no place", () => {
  expect(sentenceOf(new ProjectError("No project"))).toBe("No project");
  expect(sentenceOf(new TypeError("Wrong"))).toBe("Wrong");
  expect(sentenceOf("thrown text")).toBe("thrown text");
});

test("undeployedSentence() names the file, as there is no line", () => {
  const error = new SyntaxError('Route "$x": RouteKey: …');
  expect(undeployedSentence(error, file)).toBe(
    `${join("app", "sluice.yaml")}: Route "$x": RouteKey: …`,
  );
});
