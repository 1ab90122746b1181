import { compilePolicy, evaluatePolicies } from "../../../src/core/authorization/iam-policy.ts";
import {
  compilePattern,
  matchesPattern,
} from "../../../src/core/authorization/iam-policy-pattern.ts";
import { hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";
import { errorOf, jsonOf, kindOfMessage } from "./outcomes.ts";

const ARN =
  "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/dev/POST/@connections/{connectionId}";

export const iamPolicy: Target = {
  name: "iam-policy",
  property:
    "a policy is read or refused by member, is decided the same each time, a Deny of everything wins, an Allow of everything allows what nothing denies, NotAction and NotResource are all that Action and Resource are not, and wildcards match what a plain matcher matches",
  bytesMax: 11_000,
  dictionary: [
    ...[
      '"Version":"2012-10-17",',
      '"Statement":',
      '"Effect":"Allow",',
      '"Effect":"Deny",',
      '"Sid":"a",',
    ],
    ...[
      '"Action":"*",',
      '"NotAction":',
      '"Resource":"*"',
      '"NotResource":',
      '"Condition":{',
      "execute-api:",
    ],
    ...[
      '"StringLike":{"aws:SourceIp":',
      '"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}',
      "${aws:SourceIp}",
    ],
    ...[
      '"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}',
      '"Null":',
      '"Bool":',
      "IfExists",
    ],
    ...[
      "ForAllValues:StringEquals",
      "NumericLessThan",
      "*",
      "?",
      "**",
      "${*}",
      "arn:aws:",
      ...JSON_WORDS,
    ],
  ],
  seeds: () => [
    inputOf(
      policy(`{"Effect":"Allow","Action":"execute-api:*","Resource":"${ARN.slice(0, 40)}*"}`),
      ARN,
    ),
    inputOf(
      policy(
        '[{"Effect":"Deny","NotAction":"a:B","Resource":["*"],"Condition":{"IpAddress":{"aws:SourceIp":["127.0.0.0/8","::1"]}}}]',
      ),
      ARN,
    ),
    inputOf(
      policy(
        '{"Effect":"Allow","Action":["*"],"NotResource":"arn:*:${aws:SourceIp}?","Condition":{"StringLike":{"aws:UserAgent":"a*b*c*d"},"Null":{"aws:x":"true"}}}',
      ),
      "a",
    ),
    inputOf(
      policy(
        '{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThanIfExists":{"a:b":"1e3"},"DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}}',
      ),
      "a",
    ),
    inputOf("*a*b?c**", "xxaxxbyc"),
  ],
  check(input) {
    const [text = "", resource = ""] = partsOf(input, 2);
    checkWildcards(text.slice(0, 60), resource.slice(0, 200));
    const document = jsonOf(text);
    if (document === undefined) return "no JSON";
    const compile = () => compilePolicy(document.value);
    const refusal = errorOf(SyntaxError, compile);
    if (refusal !== undefined) {
      holdEqual(errorOf(SyntaxError, compile), refusal, "read again");
      return kindOfMessage(refusal);
    }
    const request = { action: "execute-api:ManageConnections", resource, context: CONTEXT };
    const { decision } = evaluatePolicies([compile()], request);
    holdEqual(evaluatePolicies([compile()], request).decision, decision, "decided again");
    const denied = evaluatePolicies([compile(), DENY], request).decision;
    holdEqual(denied, "explicitDeny", "with a Deny of everything");
    const allowed = evaluatePolicies([ALLOW, compile()], request).decision;
    holdEqual(allowed, decision === "explicitDeny" ? "explicitDeny" : "allow", "with an Allow");
    checkInversions(document.value, resource);
    return `${decision} ${text.includes("Condition")} ${text.includes("Not")}`;
  },
};

function policy(statement: string): string {
  return `{"Version":"2012-10-17","Statement":${statement}}`;
}

const whole = (effect: string) =>
  compilePolicy(JSON.parse(policy(`{"Effect":"${effect}","Action":"*","Resource":"*"}`)));
const DENY = whole("Deny");
const ALLOW = whole("Allow");
const CONTEXT = {
  "aws:SourceIp": "127.0.0.1",
  "aws:UserAgent": "axbxcxd",
  "aws:CurrentTime": "2026-09-25T00:00:00Z",
};

interface Statement {
  readonly [member: string]: unknown;
}

/** Of a policy that was read: each list of it applies, or its inversion does. */
function checkInversions(value: unknown, resource: string): void {
  const { Statement: statements, ...rest } = value as Statement;
  for (const statement of [statements].flat() as Statement[]) {
    for (const member of ["Action", "Resource"]) {
      const listed = statement[member] ?? statement[`Not${member}`];
      const other = member === "Action" ? { Resource: "*" } : { Action: "*" };
      const allows = (name: string): boolean => {
        const only = { ...rest, Statement: { Effect: "Allow", ...other, [name]: listed } };
        const request = { action: "execute-api:ManageConnections", resource, context: CONTEXT };
        return evaluatePolicies([compilePolicy(only)], request).decision === "allow";
      };
      const shown = `${member} ${JSON.stringify(listed)}`;
      hold(allows(member) !== allows(`Not${member}`), `${shown} is no more than its inversion`);
    }
  }
}

/** `*` and `?` by a table of every prefix, which nothing can slow down. */
function checkWildcards(pattern: string, text: string): void {
  const compiled = compilePattern(pattern, { wildcards: true, variables: false });
  const matches = matchesPattern(compiled, text, () => undefined);
  let reached = Array.from({ length: text.length + 1 }, (_, index) => index === 0);
  for (const character of pattern.split("")) {
    const next = new Array<boolean>(text.length + 1).fill(false);
    for (let at = 0; at <= text.length; at += 1) {
      if (character === "*") next[at] = (reached[at] ?? false) || (next[at - 1] ?? false);
      else if (at > 0 && (character === "?" || character === text[at - 1]))
        next[at] = reached[at - 1] ?? false;
    }
    reached = next;
  }
  hold(matches === (reached[text.length] ?? false), `"${pattern}" and "${text}": ${matches}`);
}
