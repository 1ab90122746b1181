import { expect, test } from "bun:test";
import { commandOf } from "./command-name.ts";

test.each([
  ["", undefined],
  ["--help", undefined],
  ["dev .", "dev"],
  ["apigatewaymanagementapi get-connection", "apigatewaymanagementapi"],
  ["--region eu-west-1 apigatewaymanagementapi", "apigatewaymanagementapi"],
  ["--region=eu-west-1 apigatewaymanagementapi", "apigatewaymanagementapi"],
  ["--debug --output json apigatewaymanagementapi", "apigatewaymanagementapi"],
  ["--region --debug apigatewaymanagementapi", "apigatewaymanagementapi"],
  ["--unknown connect", "connect"],
])("commandOf() reads %p as %p", (words, command) => {
  expect(commandOf(words.split(" ").filter(Boolean))).toBe(command);
});
