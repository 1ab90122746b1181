import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ProjectError } from "../project-error.ts";
import { sourceDisk } from "./source-disk.ts";
import type { SourceDisk } from "./source-positions.ts";
import {
  API,
  load,
  PLANNED,
  planOf,
  refusal,
  STAGE,
  sentences,
  stateOf,
  type Written,
} from "./terraform.fixture.ts";
import { TERRAFORM_RESOURCES_MAX } from "./terraform-limits.ts";

const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/terraform/", import.meta.url));

function fixture(name: string) {
  const file = `${FIXTURES}${name}`;
  return load(readFileSync(file, "utf8"), { file, disk: sourceDisk });
}

test("a plan that Terraform wrote is the API that its configuration describes", () => {
  const { apis, functions } = fixture("chat/plan.json");
  const [api] = apis;
  const uriOf = (routeKey: string) => {
    const route = api?.routes.find((each) => each.routeKey === routeKey);
    const found = api?.integrations.find(
      ({ integrationId }) => route?.target === `integrations/${integrationId}`,
    );
    return found?.integrationType === "AWS_PROXY" ? found.integrationUri : found?.integrationType;
  };
  const invocation = (name: string) =>
    `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
  expect(api?.routes.map(({ routeKey }) => [routeKey, uriOf(routeKey)])).toEqual([
    ["$connect", invocation("chat-connect")],
    ["$default", invocation("chat-message")],
    ["$disconnect", invocation("chat-disconnect")],
    ["ping", "MOCK"],
  ]);
  expect(
    api?.routes.map(({ authorizationType, routeResponseKeys }) => [
      authorizationType,
      ...routeResponseKeys,
    ]),
  ).toEqual([["CUSTOM"], ["NONE", "$default"], ["NONE"], ["NONE", "$default"]]);
  expect(api?.authorizers[0]?.authorizerUri).toBe(invocation("chat-authorizer"));
  expect(functions.map(({ functionName, codePath }) => [functionName, codePath])).toEqual([
    ["chat-authorizer", `${FIXTURES}chat/functions/authorizer`],
    ["chat-connect", `${FIXTURES}chat/functions/message`],
    ["chat-disconnect", `${FIXTURES}chat/functions/message`],
    ["chat-message", `${FIXTURES}chat/functions/message`],
  ]);
});

test("the state of the same configuration is the same API, with the ids that it has", () => {
  const plan = fixture("chat/plan.json").apis[0];
  const state = fixture("chat/state.json").apis[0];
  expect(state?.apiId).toBe("cvdebelydy");
  expect(state?.routes.map(({ routeKey }) => routeKey)).toEqual(
    plan?.routes.map(({ routeKey }) => routeKey) ?? [],
  );
  expect(state?.routes[0]).toMatchObject({
    routeId: "gigncpd",
    target: "integrations/ooenjb8",
    authorizerId: "v06ipg",
  });
  expect(fixture("chat/state.json").functions[1]?.environment.TOKEN).toBe("correct-horse-battery");
  expect(fixture("chat/state.json").warnings).toEqual([]);
});

test("a plan of a published module finds each route's function by its name, and says so", () => {
  const { apis, warnings } = fixture("apigateway-v2-module/plan.json");
  const [api] = apis;
  const invoked = api?.integrations.map((each) =>
    each.integrationType === "AWS_PROXY"
      ? /function:([^/]+)/.exec(each.integrationUri)?.[1]
      : undefined,
  );
  expect(api?.routes.map(({ routeKey }) => routeKey)).toEqual([
    "$connect",
    "$disconnect",
    "sendmessage",
  ]);
  expect(invoked).toEqual(["ex-connect", "ex-disconnect", "ex-send-message"]);
  const guesses = warnings.filter(({ message }) => message.includes("by its name"));
  expect(guesses).toHaveLength(3);
});

test("a warning stands where the resource is written, and no value that is sensitive is in it", () => {
  const { warnings, sources } = fixture("chat/plan.json");
  const first = warnings.find(({ message }) => message.includes('route["connect"]'));
  expect(first?.position?.file).toBe(`${FIXTURES}chat/main.tf`);
  const line = readFileSync(`${FIXTURES}chat/main.tf`, "utf8").split("\n")[
    (first?.position?.line ?? 0) - 1
  ];
  expect(line).toBe('resource "aws_lambda_function" "route" {');
  expect(JSON.stringify(warnings)).not.toContain("correct-horse");
  expect(sources).toEqual([`${FIXTURES}chat/plan.json`]);
});

test("a refusal stands where the resource is written, in a module's folder too", () => {
  const disk: SourceDisk = {
    filesOf: (folder) => (folder === "/chat" ? ["/chat/main.tf"] : []),
    read: () => '\n\nresource "aws_apigatewayv2_route" "r" {\n',
  };
  const route: Written = {
    address: "aws_apigatewayv2_route.r",
    values: { id: "r", api_id: "api1", route_key: "$x" },
  };
  expect.assertions(2);
  try {
    load(stateOf(API, STAGE, route), { file: "/chat/build/plan.json", disk });
  } catch (error) {
    expect((error as ProjectError).position).toEqual({ file: "/chat/main.tf", line: 3 });
  }
  try {
    load(stateOf(API, STAGE, route));
  } catch (error) {
    expect((error as ProjectError).position).toEqual({ file: "/chat/plan.json", line: 1 });
  }
});

test("a sensitive value is in no refusal and in no warning", () => {
  const route: Written = {
    address: "aws_apigatewayv2_route.r",
    values: { id: "r", api_id: "api1", route_key: "$very-secret" },
    sensitive: { route_key: true },
  };
  expect(refusal(stateOf(API, STAGE, route))).toBe(
    "Route aws_apigatewayv2_route.r: RouteKey (sensitive value) must not start with $: only $connect, $disconnect, $default do",
  );
  const table: Written = {
    address: "aws_lambda_function.f",
    values: { function_name: "f", handler: "h.h", runtime: "verysecret", filename: "x" },
    sensitive: { runtime: true },
  };
  expect(refusal(stateOf(API, STAGE, table))).not.toContain("verysecret");
});

test("code is from the folder that has the .tf files, above the JSON too", () => {
  const disk: SourceDisk = {
    filesOf: (folder) => (folder === "/chat" ? ["/chat/main.tf"] : []),
    read: () => "",
  };
  const lambda: Written = {
    address: "aws_lambda_function.f",
    values: { function_name: "f", handler: "h.h", runtime: "nodejs22.x", filename: "./src" },
  };
  const at = (file: string) =>
    load(stateOf(API, STAGE, lambda), { file, disk }).functions[0]?.codePath;
  expect(at("/chat/a/b/plan.json")).toBe("/chat/src");
  expect(at("/chat/a/b/c/plan.json")).toBe("/chat/a/b/c/src");
});

test("what is no API is said, and a variable has its value already", () => {
  expect(refusal(stateOf({ address: "aws_vpc.v" }))).toBe(
    "There is no aws_apigatewayv2_api in the JSON, so no WebSocket API",
  );
  expect(refusal(planOf(...PLANNED), { parameters: { v: "1" } })).toBe(
    "Terraform's variables have their values already, so v has no effect: make the plan with terraform plan -var v=…",
  );
});

test("more resources than a template may have are no trouble", () => {
  const keys = Array.from(
    { length: 600 },
    (_, at): Written => ({
      address: `aws_api_gateway_api_key.k[${at}]`,
      values: { id: `k${at}`, name: `k${at}`, value: `0123456789abcdefghij${at}`, enabled: true },
    }),
  );
  expect(load(stateOf(API, STAGE, ...keys)).apiKeys).toHaveLength(600);
  expect(TERRAFORM_RESOURCES_MAX).toBeGreaterThan(600);
  expect(sentences(load(stateOf(API, STAGE)))).toEqual([]);
});
