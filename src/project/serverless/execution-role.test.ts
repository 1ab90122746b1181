import { expect, test } from "bun:test";
import { SERVICE, templateOf } from "./service.fixture.ts";

const withProvider = (members: string) =>
  SERVICE.replace("runtime: nodejs22.x", `runtime: nodejs22.x, ${members}`);
const withFunction = (members: string) =>
  SERVICE.replace("handler: app.chat", `handler: app.chat, ${members}`);
const STATEMENT = {
  Effect: "Allow",
  Action: "dynamodb:*",
  Resource: { "Fn::GetAtt": ["Rooms", "Arn"] },
};
const WRITTEN =
  "[{ Effect: Allow, Action: 'dynamodb:*', Resource: { 'Fn::GetAtt': [Rooms, Arn] } }]";

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly unknown[] };
}

function statements(source: string, logicalId = "IamRoleLambdaExecution"): readonly unknown[] {
  const policies = templateOf(source).properties(logicalId).Policies as readonly Policy[];
  return policies[0]?.PolicyDocument.Statement ?? [];
}

test("functions share a role that may post to connections", () => {
  expect(statements(SERVICE).at(-1)).toEqual({
    Effect: "Allow",
    Action: ["execute-api:ManageConnections"],
    Resource: [{ "Fn::Sub": "arn:${AWS::Partition}:execute-api:*:*:*/@connections/*" }],
  });
});

test("the role has the provider's statements, in either form", () => {
  expect(statements(withProvider(`iam: { role: { statements: ${WRITTEN} } }`))).toContainEqual(
    STATEMENT,
  );
  expect(statements(withProvider(`iamRoleStatements: ${WRITTEN}`))).toContainEqual(STATEMENT);
});

test("a role that exists takes its place", () => {
  for (const [written, role] of [
    ["arn:aws:iam::123456789012:role/own", "arn:aws:iam::123456789012:role/own"],
    ["Own", { "Fn::GetAtt": ["Own", "Arn"] }],
    ["!GetAtt Own.Arn", { "Fn::GetAtt": "Own.Arn" }],
  ] as const) {
    for (const source of [
      withProvider(`iam: { role: ${written} }`),
      withProvider(`role: ${written}`),
      withFunction(`role: ${written}`),
    ]) {
      const { resources, properties } = templateOf(source);
      expect(properties("ChatLambdaFunction").Role).toEqual(role);
      expect(resources.IamRoleLambdaExecution).toBeUndefined();
    }
  }
});

test("a function with statements of its own has a role of its own, which may inherit", () => {
  const source = withFunction(`iamRoleStatements: ${WRITTEN}`);
  const { properties, resources } = templateOf(source);
  expect(properties("ChatLambdaFunction").Role).toEqual({
    "Fn::GetAtt": ["ChatIamRoleLambdaExecution", "Arn"],
  });
  expect(resources.IamRoleLambdaExecution).toBeUndefined();
  expect(statements(source, "ChatIamRoleLambdaExecution")).toContainEqual(STATEMENT);
  const inherits = withProvider(`iamRoleStatements: ${WRITTEN}`).replace(
    "handler: app.chat",
    "handler: app.chat, iamRoleStatements: [], iamRoleStatementsInherit: true",
  );
  expect(statements(inherits, "ChatIamRoleLambdaExecution")).toContainEqual(STATEMENT);
});
