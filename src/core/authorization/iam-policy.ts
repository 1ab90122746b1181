/**
 * IAM policies: read once, evaluated often (AWS: "IAM JSON policy reference", "Policy evaluation logic").
 *
 * Gaps: 2026-11-22 session policies, permissions boundaries and organization policies are not evaluated, so a
 *   refusal always names an identity-based policy.
 * By design: 2026-11-22 a member, operator or value that AWS does not know is an error when the policy is read,
 *   so that no policy means less than it says. 2026-11-22 `*` in a Resource matches across colons, wherever it
 *   stands in its section. 2026-11-22 a policy variable without a value matches nothing, so in a NotResource it leaves
 *   nothing out; what AWS does there is not documented.
 */

import { partitionOf } from "../partition.ts";
import {
  type Condition,
  type ContextValues,
  compileCondition,
  firstOf,
} from "./iam-policy-condition.ts";
import { compilePattern, matchesPattern, type Pattern } from "./iam-policy-pattern.ts";

/** A policy that `compilePolicy()` has read. */
export interface PolicyDocument {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** Lower case, since actions have no case. */
  readonly actions: PatternSet;
  readonly resources: PatternSet;
  readonly conditions: readonly Condition[];
}

interface PatternSet {
  /** `NotAction`, `NotResource`: everything but these. */
  readonly inverted: boolean;
  readonly patterns: readonly Pattern[];
}

type Context = Readonly<Record<string, string | readonly string[]>>;

export interface PolicyRequest {
  readonly action: string;
  readonly resource: string;
  /** Other names of the same resource: a pattern that matches any of them matches the resource. */
  readonly aliases?: readonly string[];
  /** Global and service keys such as `aws:SourceIp`; case does not count. A function is called when a policy asks for one. */
  readonly context: Context | (() => Context);
}

export type PolicyDecision =
  | { readonly decision: "allow" }
  | { readonly decision: "explicitDeny" }
  | { readonly decision: "implicitDeny" };

/** A policy without its white space, characters. AWS: 10240, the largest of its quotas for identity-based policies. */
export const POLICY_CHARACTERS_MAX = 10_240;

const VERSIONS = ["2012-10-17", "2008-10-17"];
const STATEMENT_MEMBERS = new Set([
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/** What was decided last, where nothing but these was asked: policies do not change, and a backend calls for one resource. */
interface Decided {
  readonly policies: readonly PolicyDocument[];
  readonly action: string;
  readonly resource: string;
  readonly decision: PolicyDecision;
}

let lastDecided: Decided | undefined;

/** One Deny that applies wins over every Allow; nothing that applies denies too. */
export function evaluatePolicies(
  policies: readonly PolicyDocument[],
  request: PolicyRequest,
): PolicyDecision {
  const { action, resource, aliases = [] } = request;
  if (
    lastDecided?.policies === policies &&
    aliases.length === 0 &&
    lastDecided.action === action &&
    lastDecided.resource === resource
  ) {
    return lastDecided.decision;
  }
  let isContextRead = false;
  const context = contextOf(() => {
    isContextRead = true;
    return typeof request.context === "function" ? request.context() : request.context;
  });
  const decision = decide(policies, {
    action: action.toLowerCase(),
    resources: [resource, ...aliases],
    context,
  });
  if (!isContextRead && aliases.length === 0) {
    lastDecided = { policies, action, resource, decision };
  }
  return decision;
}

function decide(
  policies: readonly PolicyDocument[],
  request: Parameters<typeof applies>[1],
): PolicyDecision {
  let allowed = false;
  for (const { statements } of policies) {
    for (const statement of statements) {
      if (statement.effect === "Allow" && allowed) continue;
      if (!applies(statement, request)) continue;
      if (statement.effect === "Deny") return { decision: "explicitDeny" };
      allowed = true;
    }
  }
  return { decision: allowed ? "allow" : "implicitDeny" };
}

/** Reads a parsed JSON policy. Throws `SyntaxError` that names the member that is wrong. */
export function compilePolicy(document: unknown): PolicyDocument {
  const policy = objectAt(document, "Policy");
  const characters = JSON.stringify(policy).length;
  if (characters > POLICY_CHARACTERS_MAX) {
    throw new SyntaxError(
      `Policy has ${characters} characters; ${POLICY_CHARACTERS_MAX} are allowed`,
    );
  }
  for (const name of Object.keys(policy)) {
    if (name !== "Version" && name !== "Id" && name !== "Statement") {
      throw new SyntaxError(`Policy.${name} is not a member of an identity-based policy`);
    }
  }
  const version = policy.Version ?? "2008-10-17";
  if (typeof version !== "string" || !VERSIONS.includes(version)) {
    throw new SyntaxError(`Version must be ${VERSIONS.join(" or ")}`);
  }
  if (policy.Statement === undefined) throw new SyntaxError("Statement is missing");
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  const variables = version === "2012-10-17";
  return {
    statements: statements.map((statement, index) =>
      compileStatement(
        statement,
        Array.isArray(policy.Statement) ? `Statement[${index}]` : "Statement",
        variables,
      ),
    ),
  };
}

/**
 * What ManageConnections is evaluated on. The connection is not named: AWS puts the text `{connectionId}` there,
 * whatever the id (captured on AWS), so that a policy for one connection matches nothing.
 */
export function manageConnectionsResource(target: ManagementTarget): string {
  const { region, accountId, apiId, stage, verb } = target;
  if (
    lastTarget?.stage === stage &&
    lastTarget.verb === verb &&
    lastTarget.apiId === apiId &&
    lastTarget.accountId === accountId &&
    lastTarget.region === region
  ) {
    return lastResource;
  }
  lastTarget = target;
  lastResource = `arn:${partitionOf(region)}:execute-api:${region}:${accountId}:${apiId}/${stage}/${verb}/@connections/{connectionId}`;
  return lastResource;
}

interface ManagementTarget {
  readonly region: string;
  readonly accountId: string;
  readonly apiId: string;
  readonly stage: string;
  /** The HTTP method. */
  readonly verb: string;
}

let lastTarget: ManagementTarget | undefined;
let lastResource = "";

/** What Invoke is evaluated on at the handshake, which is also an authorizer's `methodArn`. */
export function connectResource(target: {
  readonly region: string;
  readonly accountId: string;
  readonly apiId: string;
  readonly stage: string;
}): string {
  const { region, accountId, apiId, stage } = target;
  return `arn:${partitionOf(region)}:execute-api:${region}:${accountId}:${apiId}/${stage}/$connect`;
}

/** AWS's words, with all but the last four digits of the account hidden unless `showsAccount`. */
export function accessDeniedMessage(denial: {
  readonly principalArn: string;
  readonly action: string;
  readonly resource: string;
  readonly explicitDeny: boolean;
  readonly showsAccount?: boolean;
}): string {
  const { principalArn, action, resource, explicitDeny, showsAccount = false } = denial;
  const why = explicitDeny
    ? "with an explicit deny in an identity-based policy"
    : `because no identity-based policy allows the ${action} action`;
  return `User: ${principalArn} is not authorized to perform: ${action} on resource: ${showsAccount ? resource : withMaskedAccount(resource)} ${why}`;
}

function applies(
  statement: Statement,
  request: {
    readonly action: string;
    readonly resources: readonly string[];
    readonly context: ContextValues;
  },
): boolean {
  const { action, resources, context } = request;
  return (
    isInSet(statement.actions, [action], context) &&
    isInSet(statement.resources, resources, context) &&
    statement.conditions.every((condition) => condition(context))
  );
}

/** Inverted last: a NotResource leaves a resource out as soon as one of its names is listed. */
function isInSet(set: PatternSet, texts: readonly string[], context: ContextValues): boolean {
  const variables = firstOf(context);
  for (const pattern of set.patterns) {
    for (const text of texts) {
      if (matchesPattern(pattern, text, variables)) return !set.inverted;
    }
  }
  return set.inverted;
}

/** Most policies ask for nothing, so nothing is put together before one does. */
function contextOf(context: () => Context): ContextValues {
  let values: Map<string, readonly string[]> | undefined;
  return {
    get(lowerKey) {
      values ??= byLowerKey(context());
      return values.get(lowerKey);
    },
  };
}

function byLowerKey(context: Context): Map<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    values.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return values;
}

function compileStatement(value: unknown, where: string, variables: boolean): Statement {
  const statement = objectAt(value, where);
  for (const name of Object.keys(statement)) {
    if (!STATEMENT_MEMBERS.has(name)) {
      throw new SyntaxError(`${where}.${name} is not a member of an identity-based policy`);
    }
  }
  const { Effect: effect, Condition: condition } = statement;
  if (effect !== "Allow" && effect !== "Deny") {
    throw new SyntaxError(`${where}.Effect must be "Allow" or "Deny"`);
  }
  return {
    effect,
    actions: compileSet(statement, where, { member: "Action", variables: false, read: readAction }),
    resources: compileSet(statement, where, { member: "Resource", variables, read: readResource }),
    conditions: compileConditions(condition, `${where}.Condition`, variables),
  };
}

function compileSet(
  statement: Readonly<Record<string, unknown>>,
  where: string,
  element: {
    readonly member: "Action" | "Resource";
    readonly variables: boolean;
    readonly read: (text: string, where: string) => string;
  },
): PatternSet {
  const { member, variables, read } = element;
  const inverted = statement[`Not${member}`] !== undefined;
  if (inverted === (statement[member] !== undefined)) {
    throw new SyntaxError(`${where} must have ${member} or Not${member}, and not both`);
  }
  const name = inverted ? `Not${member}` : member;
  const texts = textsAt(statement[name], `${where}.${name}`);
  const options = { wildcards: true, variables };
  return {
    inverted,
    patterns: texts.map((text) => compilePattern(read(text, `${where}.${name}`), options)),
  };
}

function readAction(text: string, where: string): string {
  if (text === "*" || /^[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+$/.test(text)) return text.toLowerCase();
  throw new SyntaxError(`${where}: "${text}" must be "*" or like "execute-api:ManageConnections"`);
}

/** An ARN that stops early goes on with `*`, as AWS completes it. */
function readResource(text: string, where: string): string {
  if (text === "*") return text;
  if (!text.startsWith("arn:")) throw new SyntaxError(`${where}: "${text}" must be "*" or an ARN`);
  return text + ":*".repeat(Math.max(0, 6 - text.split(":").length));
}

function compileConditions(value: unknown, where: string, variables: boolean): Condition[] {
  if (value === undefined) return [];
  return Object.entries(objectAt(value, where)).flatMap(([operator, keys]) =>
    Object.entries(objectAt(keys, `${where}.${operator}`)).map(([key, values]) =>
      compileCondition(operator, key, {
        values: textsAt(values, `${where}.${operator}.${key}`),
        variables,
        where: `${where}.${operator}.${key}`,
      }),
    ),
  );
}

function objectAt(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError(`${where} must be an object`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** A text or a list of texts; numbers and booleans are the texts JSON writes for them, as IAM takes them. */
function textsAt(value: unknown, where: string): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw new SyntaxError(`${where} must not be empty`);
  return values.map((item) => {
    if (typeof item === "string") return item;
    if (typeof item === "number" || typeof item === "boolean") return String(item);
    throw new SyntaxError(`${where} must be a text or a list of texts`);
  });
}

function withMaskedAccount(arn: string): string {
  const parts = arn.split(":");
  const account = parts[4];
  if (account === undefined || account.length <= 4) return arn;
  parts[4] = "*".repeat(account.length - 4) + account.slice(-4);
  return parts.join(":");
}
