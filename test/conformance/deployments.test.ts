import { describe, expect, test } from "bun:test";
import { startTestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { connectRaw, mockRoute, projectOf, type RawConnection } from "./support-project.ts";

async function ask({ client }: RawConnection, message: unknown): Promise<string> {
  client.sendFrame({ opcode: OPCODE.text, payload: JSON.stringify(message) });
  return (await client.readFrame()).text;
}

const KNOWN = { known: mockRoute("known") };
const HALVES = {
  "no half": {},
  "the route response alone": { routeResponseKeys: ["$default"] },
  "the selection expression alone": { routeResponseSelectionExpression: "$default" },
} as const;
const BOTH = { ...HALVES["the route response alone"], ...HALVES["the selection expression alone"] };

/** The reply of `reply` when there is one, before that of `known`. */
async function replies(connection: RawConnection): Promise<string> {
  connection.client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"reply"}' });
  return ask(connection, { action: "known" });
}

test("conformance 9: a route response that was added and not deployed leaves the route one-way", async () => {
  const oneWay = { ...KNOWN, reply: mockRoute("reply", {}) };
  const twoWay = { ...KNOWN, reply: mockRoute("reply", BOTH) };
  await using gateway = await startTestGateway({ sluiceYaml: projectOf({ routes: oneWay }) });
  using connection = await connectRaw(gateway);
  expect(await replies(connection)).toBe("known");

  // The definition has it from now on, and its deployment is refused as a whole for another route.
  const broken = {
    integrationType: "MOCK",
    requestTemplates: { $default: '{"statusCode": 200}' },
    integrationResponses: { "/(/": {} },
  };
  const added = projectOf({ routes: { ...twoWay, broken } });
  expect(() => gateway.deploy(added)).toThrow("a bracket is not closed");
  expect(await replies(connection)).toBe("known");

  gateway.deploy(projectOf({ routes: twoWay }));
  expect(await replies(connection)).toBe("reply");
});

describe("a route with", () => {
  for (const [half, members] of Object.entries(HALVES)) {
    test(`${half} is one-way`, async () => {
      const routes = { ...KNOWN, reply: mockRoute("reply", members) };
      await using gateway = await startTestGateway({ sluiceYaml: projectOf({ routes }) });
      using connection = await connectRaw(gateway);
      expect(await replies(connection)).toBe("known");
    });
  }

  test("either half is two-way when relax.routeResponses says so", async () => {
    for (const [half, members] of Object.entries(HALVES)) {
      const routes = { ...KNOWN, reply: mockRoute("reply", members) };
      await using gateway = await startTestGateway({
        sluiceYaml: projectOf({ routes }),
        settings: { "relax.routeResponses": true },
      });
      using connection = await connectRaw(gateway);
      expect(await replies(connection)).toBe(half === "no half" ? "known" : "reply");
    }
  });
});

test("conformance 30: a new deployment routes the next message of a connection that is open already", async () => {
  const before = projectOf({ routes: { hello: mockRoute("before"), removed: mockRoute("still") } });
  const after = projectOf({ routes: { hello: mockRoute("after"), added: mockRoute("new") } });
  await using gateway = await startTestGateway({ sluiceYaml: before });
  using connection = await connectRaw(gateway);
  expect(await ask(connection, { action: "hello" })).toBe("before");
  expect(await ask(connection, { action: "removed" })).toBe("still");
  expect(await ask(connection, { action: "added" })).toStartWith('{"message": "Forbidden"');

  gateway.deploy(after);
  expect(await ask(connection, { action: "hello" })).toBe("after");
  expect(await ask(connection, { action: "added" })).toBe("new");
  expect(await ask(connection, { action: "removed" })).toStartWith('{"message": "Forbidden"');
});

test("conformance 30: a new deployment may change the route selection expression under open connections", async () => {
  const routes = { hello: mockRoute("hello"), other: mockRoute("other") };
  await using gateway = await startTestGateway({ sluiceYaml: projectOf({ routes }) });
  using connection = await connectRaw(gateway);
  const message = { action: "hello", kind: "other" };
  expect(await ask(connection, message)).toBe("hello");
  gateway.deploy(projectOf({ routes, api: { routeSelectionExpression: "$request.body.kind" } }));
  expect(await ask(connection, message)).toBe("other");
});

describe("conformance 25: an authorizer on another route than $connect", () => {
  const REFUSAL = "Currently, authorization is restricted to the $connect route only";

  test("conformance 25: is refused in a sluice.yaml", async () => {
    for (const authorization of [{ authorizer: "auth" }, { authorizationType: "AWS_IAM" }]) {
      const routes = { send: mockRoute("x", authorization) };
      const authorizers = { auth: { function: "check" } };
      const functions = { check: { handler: "check.handler", runtime: "nodejs22.x" } };
      const sluiceYaml = projectOf({ routes, functions, api: { authorizers } });
      const files = { "check.mjs": "export const handler = () => ({});" };
      await expect(startTestGateway({ sluiceYaml, files })).rejects.toThrow(REFUSAL);
    }
  });

  test("conformance 25: is refused in a template", async () => {
    const Api = {
      Type: "AWS::ApiGatewayV2::Api",
      Properties: {
        Name: "refused",
        ProtocolType: "WEBSOCKET",
        RouteSelectionExpression: "$request.body.action",
      },
    };
    const Route = {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: { ApiId: { Ref: "Api" }, RouteKey: "send", AuthorizationType: "AWS_IAM" },
    };
    const Stage = {
      Type: "AWS::ApiGatewayV2::Stage",
      Properties: { ApiId: { Ref: "Api" }, StageName: "dev" },
    };
    const template = JSON.stringify({ Resources: { Api, Route, Stage } });
    await expect(startTestGateway({ template })).rejects.toThrow(REFUSAL);
  });
});
