import { describe, expect, test } from "bun:test";
import {
  accessDeniedMessage,
  compilePolicy,
  evaluatePolicies,
  manageConnectionsResource,
  POLICY_CHARACTERS_MAX,
} from "./iam-policy.ts";

const ACTION = "execute-api:ManageConnections";
const TARGET = {
  region: "us-east-1",
  accountId: "123456789012",
  apiId: "abcdef1234",
  stage: "test",
  verb: "POST",
};
const RESOURCE = manageConnectionsResource(TARGET);
const API = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234";

function decide(
  statements: unknown,
  context: Record<string, string | readonly string[]> = {},
  action = ACTION,
): string {
  const policy = compilePolicy({ Version: "2012-10-17", Statement: statements });
  return evaluatePolicies([policy], { action, resource: RESOURCE, context }).decision;
}

const allow = (more: object = {}) => ({ Effect: "Allow", Action: ACTION, Resource: "*", ...more });
const deny = (more: object = {}) => ({ Effect: "Deny", Action: ACTION, Resource: "*", ...more });

describe("evaluatePolicies() again", () => {
  const decisionOf = (policies: Parameters<typeof evaluatePolicies>[0], request = {}) =>
    evaluatePolicies(policies, { action: ACTION, resource: RESOURCE, context: {}, ...request })
      .decision;

  test("decides the same for the same, and anew for another action, resource, alias or policy", () => {
    const policies = [compilePolicy({ Statement: allow({ Resource: RESOURCE }) })];
    const resource = manageConnectionsResource({ ...TARGET, verb: "GET" });
    for (let round = 0; round < 2; round += 1) {
      expect(decisionOf(policies)).toBe("allow");
      expect(decisionOf(policies)).toBe("allow");
      expect(decisionOf(policies, { action: "execute-api:Invoke" })).toBe("implicitDeny");
      expect(decisionOf(policies, { resource })).toBe("implicitDeny");
      expect(decisionOf(policies, { resource, aliases: [RESOURCE] })).toBe("allow");
      expect(decisionOf(policies, { resource })).toBe("implicitDeny");
      expect(decisionOf([compilePolicy({ Statement: deny() })])).toBe("explicitDeny");
    }
  });

  test("asks for the context each time, where a policy has a condition or a variable", () => {
    const from = (ip: string) => ({ context: () => ({ "aws:SourceIp": ip }) });
    const condition = { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
    const policies = [compilePolicy({ Statement: allow({ Condition: condition }) })];
    expect(decisionOf(policies, from("10.1.2.3"))).toBe("allow");
    expect(decisionOf(policies, from("11.1.2.3"))).toBe("implicitDeny");
    expect(decisionOf(policies, from("10.1.2.3"))).toBe("allow");
  });
});

describe("evaluatePolicies()", () => {
  test.each([
    ["an Allow", [allow()], "allow"],
    ["a single statement", allow(), "allow"],
    ["nothing", [], "implicitDeny"],
    ["an Allow for another action", [allow({ Action: "execute-api:Invoke" })], "implicitDeny"],
    ["a Deny before an Allow", [deny(), allow()], "explicitDeny"],
    ["a Deny after two Allows", [allow(), allow(), deny()], "explicitDeny"],
    ["a Deny for another action", [allow(), deny({ Action: "s3:*" })], "allow"],
    ["actions in any case", [allow({ Action: "EXECUTE-API:manageconnections" })], "allow"],
    ["a list of actions", [allow({ Action: ["s3:Get*", "execute-api:Manage*"] })], "allow"],
    ["a question mark", [allow({ Action: "execute-api:?anageConnections" })], "allow"],
    ["every action", [allow({ Action: "*" })], "allow"],
    ["NotAction of this", [{ Effect: "Allow", NotAction: ACTION, Resource: "*" }], "implicitDeny"],
    ["NotAction of another", [{ Effect: "Allow", NotAction: ["s3:*"], Resource: "*" }], "allow"],
    [
      "NotResource of this",
      [{ Effect: "Allow", Action: "*", NotResource: `${API}/*` }],
      "implicitDeny",
    ],
    [
      "NotResource of another",
      [{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::*" }],
      "allow",
    ],
  ])("on %s", (_name, statements, expected) => {
    expect(decide(statements)).toBe(expected);
  });

  test("takes all policies together", () => {
    const allowing = compilePolicy({ Statement: allow() });
    const denying = compilePolicy({ Statement: deny() });
    const request = { action: ACTION, resource: RESOURCE, context: {} };
    expect(evaluatePolicies([], request).decision).toBe("implicitDeny");
    expect(evaluatePolicies([allowing, allowing], request).decision).toBe("allow");
    expect(evaluatePolicies([allowing, denying], request).decision).toBe("explicitDeny");
  });
});

describe("the resource of ManageConnections, as captured on AWS,", () => {
  test.each([
    [`${API}/test/POST/@connections/*`, "allow"],
    [`${API}/test/*`, "allow"],
    [`${API}/*`, "allow"],
    [`${API}/*/*/@connections/*`, "allow"],
    [`${API}/test/*/@connections/*`, "allow"],
    ["arn:aws:execute-api:*:*:*/@connections/*", "allow"],
    ["arn:aws:execute-api:*:*:**/@connections/*", "allow"],
    ["arn:aws:execute-api", "allow"],
    ["arn:aws:execute-api:us-east-1", "allow"],
    ["arn:aws:execute-api:us-east-2", "implicitDeny"],
    [`${API}/test/POST/@connections`, "implicitDeny"],
    [`${API}/test/POST/@connections/gbgBEG6oLQAYKEhVEA==`, "implicitDeny"],
    [`${API}/test/GET/@connections/*`, "implicitDeny"],
    [`${API}/prod/*`, "implicitDeny"],
    ["arn:aws:s3:::*", "implicitDeny"],
  ])("and %p: %p", (resource, expected) => {
    expect(decide([allow({ Resource: ["arn:aws:s3:::x", resource] })])).toBe(expected);
  });

  test("holds the text {connectionId} and the partition of its Region", () => {
    expect(RESOURCE).toBe(`${API}/test/POST/@connections/{connectionId}`);
    expect(manageConnectionsResource({ ...TARGET, region: "cn-north-1" })).toStartWith(
      "arn:aws-cn:",
    );
    expect(manageConnectionsResource({ ...TARGET, region: "us-gov-west-1" })).toStartWith(
      "arn:aws-us-gov:",
    );
  });
});

describe("conditions", () => {
  const Condition = {
    IpAddress: { "aws:SourceIp": ["203.0.113.0/24"] },
    StringEquals: { "aws:PrincipalTag/team": "chat", "AWS:username": ["ann", "bob"] },
  };
  const met = {
    "aws:sourceip": "203.0.113.9",
    "aws:PrincipalTag/Team": "chat",
    "aws:username": "bob",
  };

  test("must all be met", () => {
    expect(decide(allow({ Condition }), met)).toBe("allow");
    for (const key of Object.keys(met)) {
      expect(decide(allow({ Condition }), { ...met, [key]: "other" })).toBe("implicitDeny");
    }
  });

  test("limit a Deny as well", () => {
    expect(decide([allow(), deny({ Condition })], met)).toBe("explicitDeny");
    expect(decide([allow(), deny({ Condition })], {})).toBe("allow");
  });

  test("take numbers and booleans that JSON wrote as such", () => {
    const typed = { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "my:count": 3 } };
    const context = { "aws:SecureTransport": "true", "my:count": "2" };
    expect(decide(allow({ Condition: typed }), context)).toBe("allow");
  });

  test("fill variables in, in resources too, only in policies of 2012-10-17", () => {
    const statement = allow({ Resource: `${API}/\${aws:username}/*` });
    const request = { action: ACTION, resource: RESOURCE, context: { "aws:username": "test" } };
    const decisionOf = (Version: string) =>
      evaluatePolicies([compilePolicy({ Version, Statement: statement })], request).decision;
    expect(decisionOf("2012-10-17")).toBe("allow");
    expect(decisionOf("2008-10-17")).toBe("implicitDeny");
  });
});

test("compilePolicy() takes as many characters as AWS does, white space not counted", () => {
  const policyOf = (characters: number) => {
    const policy = { Version: "2012-10-17", Id: "", Statement: allow() };
    return { ...policy, Id: "x".repeat(characters - JSON.stringify(policy).length) };
  };
  expect(compilePolicy(policyOf(POLICY_CHARACTERS_MAX)).statements).toHaveLength(1);
  expect(() => compilePolicy(policyOf(POLICY_CHARACTERS_MAX + 1))).toThrow(
    new SyntaxError("Policy has 10241 characters; 10240 are allowed"),
  );
});

describe("compilePolicy() refuses", () => {
  const wrong: [unknown, string][] = [
    [undefined, "Policy must be an object"],
    ["{}", "Policy must be an object"],
    [[], "Policy must be an object"],
    [{}, "Statement is missing"],
    [{ Version: "2012-10-18", Statement: [] }, "Version must be 2012-10-17 or 2008-10-17"],
    [{ Version: 2012, Statement: [] }, "Version must be"],
    [{ Statements: [] }, "Policy.Statements is not a member"],
    [{ Statement: [allow(), null] }, "Statement[1] must be an object"],
    [{ Statement: "x" }, "Statement must be an object"],
    [{ Statement: { ...allow(), Effect: "allow" } }, 'Statement.Effect must be "Allow" or "Deny"'],
    [{ Statement: [{ ...allow(), Principal: "*" }] }, "Statement[0].Principal is not a member"],
    [{ Statement: { ...allow(), effect: "Allow" } }, "Statement.effect is not a member"],
    [
      { Statement: { Effect: "Allow", Resource: "*" } },
      "must have Action or NotAction, and not both",
    ],
    [{ Statement: { ...allow(), NotAction: "*" } }, "must have Action or NotAction, and not both"],
    [{ Statement: { Effect: "Deny", Action: "*" } }, "must have Resource or NotResource"],
    [{ Statement: { ...allow(), NotResource: "*" } }, "must have Resource or NotResource"],
    [{ Statement: [allow({ Action: [] })] }, "Statement[0].Action must not be empty"],
    [
      { Statement: [allow({ Action: [{}] })] },
      "Statement[0].Action must be a text or a list of texts",
    ],
    [
      { Statement: [allow({ Action: "ManageConnections" })] },
      '"ManageConnections" must be "*" or like',
    ],
    [{ Statement: [allow({ Action: "a:b:c" })] }, '"a:b:c" must be "*" or like'],
    [{ Statement: [allow({ Resource: "abcdef1234/*" })] }, '"abcdef1234/*" must be "*" or an ARN'],
    [{ Statement: [allow({ Condition: [] })] }, "Statement[0].Condition must be an object"],
    [
      { Statement: [allow({ Condition: { Bool: "x" } })] },
      "Statement[0].Condition.Bool must be an object",
    ],
    [
      { Statement: [allow({ Condition: { Bool: { k: [] } } })] },
      "Statement[0].Condition.Bool.k must not be empty",
    ],
    [
      { Statement: [allow({ Condition: { StringEquls: { k: "v" } } })] },
      'Statement[0].Condition.StringEquls.k: "StringEquls" is not a condition operator',
    ],
  ];
  test.each(wrong)("%j", (document, message) => {
    expect(() => compilePolicy(document)).toThrow(SyntaxError);
    expect(() => compilePolicy(document)).toThrow(message);
  });
});

describe("accessDeniedMessage()", () => {
  const denial = {
    principalArn: "arn:aws:iam::123456789012:user/ann",
    action: ACTION,
    resource: RESOURCE,
  };
  const masked = RESOURCE.replace("123456789012", "********9012");

  test("says what is missing, with the account masked", () => {
    expect(accessDeniedMessage({ ...denial, explicitDeny: false })).toBe(
      `User: arn:aws:iam::123456789012:user/ann is not authorized to perform: execute-api:ManageConnections on resource: ${masked} because no identity-based policy allows the execute-api:ManageConnections action`,
    );
  });

  test("says when a policy denies", () => {
    expect(accessDeniedMessage({ ...denial, explicitDeny: true })).toBe(
      `User: arn:aws:iam::123456789012:user/ann is not authorized to perform: execute-api:ManageConnections on resource: ${masked} with an explicit deny in an identity-based policy`,
    );
  });
});

test("a pattern matches a resource by any of its names, and NotResource leaves it out by any", () => {
  const decide = (statement: object) =>
    evaluatePolicies([compilePolicy({ Statement: [{ Action: "*", ...statement }] })], {
      action: "execute-api:ManageConnections",
      resource: "arn:aws:execute-api:us-east-1:1:api/dev/POST/@connections/{connectionId}",
      aliases: ["arn:aws:execute-api:us-east-1:1:api/dev/POST/@connections/abc="],
      context: {},
    }).decision;
  const concrete = "arn:aws:execute-api:us-east-1:1:api/dev/POST/@connections/abc=";
  expect(decide({ Effect: "Allow", Resource: concrete })).toBe("allow");
  expect(decide({ Effect: "Allow", NotResource: concrete })).toBe("implicitDeny");
  expect(decide({ Effect: "Deny", NotResource: concrete })).toBe("implicitDeny");
  expect(decide({ Effect: "Deny", Resource: concrete })).toBe("explicitDeny");
});
