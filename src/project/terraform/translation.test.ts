import { expect, test } from "bun:test";
import { ProjectError } from "../project-error.ts";
import { SourceLines } from "../source-lines.ts";
import { parseShow } from "./parse-show.ts";
import { SourcePositions } from "./source-positions.ts";
import { API, NO_FILES, STAGE, stateOf } from "./terraform.fixture.ts";
import { isHttpApi, Translation } from "./translation.ts";

function translationOf(text: string): Translation {
  return new Translation(
    parseShow("/p.json", text),
    new SourceLines("/p.json"),
    new SourcePositions("/", NO_FILES),
  );
}

const data = { address: "data.aws_x.d", values: { id: "d" } };
const translation = translationOf(stateOf(API, STAGE, data));
const [api] = translation.ofType("aws_apigatewayv2_api");

test("resources are found by type, by a value and by their address without keys", () => {
  expect(api?.address).toBe(API.address);
  expect(translation.ofType("aws_x")).toEqual([]);
  expect(translation.withValue(["aws_apigatewayv2_api"], "id", "api1")).toBe(api as never);
  expect(translation.withValue(["aws_apigatewayv2_api"], "id", "api2")).toBeUndefined();
  expect(translation.named(API.address)).toEqual([api as never]);
  expect(translation.named("aws_x.gone")).toEqual([]);
});

test("messages begin with the address", () => {
  if (api === undefined) throw new Error("no API");
  const position = { file: "/p.json", line: 1 };
  translation.warn(api, "is odd");
  expect(translation.warnings).toEqual([
    { message: "aws_apigatewayv2_api.chat: is odd", position },
  ]);
  expect(() => translation.fail(api, "is wrong")).toThrow(ProjectError);
  expect(() => translation.fail(api, "is wrong")).toThrow("aws_apigatewayv2_api.chat: is wrong");
});

test("isHttpApi() tells HTTP APIs from WebSocket APIs", () => {
  const http = { address: "aws_apigatewayv2_api.h", values: { protocol_type: "HTTP" } };
  const found = translationOf(stateOf(API, http)).ofType("aws_apigatewayv2_api");
  expect(found.map(isHttpApi)).toEqual([false, true]);
});
