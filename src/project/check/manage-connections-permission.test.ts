import { describe, expect, test } from "bun:test";
import { chat, found, inputOf, withCode } from "./check.fixture.ts";
import type { ManagementVerb } from "./code-facts.ts";
import { manageConnectionsFindings } from "./manage-connections-permission.ts";

const CODE = { file: "/project/src/post.mjs", line: 7 };
const ARN = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Chat}";

function findingsOf(policies: readonly string[], verbs: readonly ManagementVerb[] = ["POST"]) {
  const input = inputOf(chat({ send: policies }));
  return found(manageConnectionsFindings, withCode(input, { connections: CODE, verbs }));
}

function statement(resource: string, more = ""): string {
  return `Policies: [{ Statement: [{ Effect: Allow, Action: "execute-api:ManageConnections", Resource: !Sub "${resource}"${more} }] }]`;
}

const MISSING =
  "9 missing-manage-connections: Function room-SendFn calls @connections (post.mjs:7), and its policies do not allow execute-api:ManageConnections";
const ELSEWHERE = MISSING.replace("do not allow", "allow").concat(" on other resources alone");

describe("manageConnectionsFindings() names a function", () => {
  test.each([
    ["without policies", []],
    [
      "with others",
      ["Policies: [AWSLambdaBasicExecutionRole, { DynamoDBCrudPolicy: { TableName: t } }]"],
    ],
    ["with Invoke alone", [statement(`${ARN}/*`).replace("ManageConnections", "Invoke")]],
  ])("%s", (_what, policies) => {
    expect(findingsOf(policies)).toEqual([MISSING]);
  });

  test.each([
    ["no connection", `${ARN}/dev/POST/@connections`],
    ["another stage", `${ARN}/prod/POST/@connections/*`],
    ["another API", "arn:aws:execute-api:eu-west-1:123456789012:other12345/*"],
    ["one connection", `${ARN}/dev/POST/@connections/abc=`],
  ])("whose policy is for %s", (_what, resource) => {
    expect(findingsOf([statement(resource)])).toEqual([ELSEWHERE]);
  });

  test("that calls a method which its policy leaves out", () => {
    const post = [statement(`${ARN}/dev/POST/@connections/*`)];
    expect(findingsOf(post, ["DELETE", "POST"])).toEqual([`${ELSEWHERE} for DELETE`]);
  });

  test("that a statement denies", () => {
    const all = `Policies: [AdministratorAccess, { Statement: { Effect: Deny, Action: "execute-api:*", Resource: "*" } }]`;
    expect(findingsOf([all])).toEqual([MISSING]);
  });
});

describe("manageConnectionsFindings() says nothing of a function", () => {
  test.each([
    ["that may", [statement(`${ARN}/*`)]],
    [
      "whose policy has a condition",
      [statement(`${ARN}/*`, ", Condition: { StringEquals: { 'aws:SourceVpc': vpc } }")],
    ],
    ["with a managed policy that allows it", ["Policies: [AmazonAPIGatewayInvokeFullAccess]"]],
    ["with a managed policy that is not known", ["Policies: [CompanyPolicy]"]],
    ["whose role is elsewhere", ["Role: arn:aws:iam::123456789012:role/elsewhere"]],
  ])("%s", (_what, policies) => {
    expect(findingsOf(policies)).toEqual([]);
  });

  test("whose code does not call @connections, or was not read", () => {
    const input = inputOf(chat({ send: [] }));
    expect(found(manageConnectionsFindings, input)).toEqual([]);
    expect(found(manageConnectionsFindings, withCode(input, { verbs: ["POST"] }))).toEqual([]);
  });

  test("of a template without an API: its policy may be for another stack's", () => {
    const alone =
      "Resources: { Fn: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x } } }\nTransform: AWS::Serverless-2016-10-31";
    const input = withCode(inputOf(alone), { connections: CODE, verbs: ["POST"] });
    expect(found(manageConnectionsFindings, input)).toEqual([]);
  });
});
