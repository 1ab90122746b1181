import { expect, test } from "bun:test";
import { SourceLines } from "../source-lines.ts";
import { parseShow } from "./parse-show.ts";
import { SourcePositions } from "./source-positions.ts";
import {
  API,
  NO_FILES,
  PLANNED,
  planOf,
  STAGE,
  stateOf,
  type Written,
} from "./terraform.fixture.ts";
import { translate } from "./translate.ts";
import { Translation } from "./translation.ts";

function translated(text: string) {
  const positions = new SourcePositions("/", NO_FILES);
  const translation = new Translation(parseShow("/p", text), new SourceLines("/p"), positions);
  return { ...translate(translation, "/"), warnings: translation.warnings };
}

test("resources are called what Terraform calls them, and keep the ids that they have", () => {
  const { count, identities, root } = translated(stateOf(API, STAGE, { address: "aws_vpc.v" }));
  expect(count).toBe(2);
  expect(Object.fromEntries(identities)).toEqual({
    "aws_apigatewayv2_api.chat": { ref: "api1", attributes: {} },
    "aws_apigatewayv2_stage.prod": { ref: "prod", attributes: {} },
  });
  const resources = root.kind === "mapping" ? root.entries.get("Resources") : undefined;
  expect(resources?.kind === "mapping" ? [...resources.entries.keys()] : []).toEqual([
    ...["aws_apigatewayv2_api.chat", "aws_apigatewayv2_stage.prod"],
  ]);
});

test("a function keeps no id: it has the ARN that this gateway's Region gives it", () => {
  const lambda: Written = {
    address: "aws_lambda_function.f",
    values: { id: "f", function_name: "f" },
  };
  expect([...translated(stateOf(API, lambda)).identities.keys()]).toEqual([API.address]);
});

test("what is still to be made has no id", () => {
  expect(translated(planOf(...PLANNED)).identities.size).toBe(0);
});

test("a deployment has all routes of its API, and those that it does not wait for are said", () => {
  const route = (name: string, api_id = "api1"): Written => ({
    address: `aws_apigatewayv2_route.${name}`,
    values: { id: name, api_id, route_key: name },
  });
  const deployment: Written = {
    ...{ address: "aws_apigatewayv2_deployment.d", dependsOn: ["aws_apigatewayv2_route.a"] },
    values: { id: "d", api_id: "api1" },
  };
  const { warnings } = translated(
    stateOf(API, route("a"), route("b"), route("c", "other"), deployment),
  );
  expect(warnings.map(({ message }) => message)).toEqual([
    "aws_apigatewayv2_deployment.d: does not wait for all routes, so AWS may deploy without them: " +
      "add depends_on = [aws_apigatewayv2_route.b]",
  ]);
});
