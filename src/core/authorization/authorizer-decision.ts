/**
 * What a Lambda authorizer answered, and what it means for the client (AWS: "Output from an API Gateway Lambda authorizer",
 * "Create a Lambda REQUEST authorizer function").
 *
 * Gaps: none known.
 * By design: 2026-11-22 `principalId` must be there, as the document says; a number counts as its text. 2026-11-22 members
 *   besides the four that AWS documents are ignored. 2026-11-22 a context value of null is left out. 2026-11-22 a policy that
 *   IAM would refuse is 500 as a whole, so that no Deny is skipped.
 */
import { compilePolicy, evaluatePolicies, type PolicyRequest } from "./iam-policy.ts";

export type AuthorizerDecision =
  | {
      readonly kind: "allow";
      /** `principalId` and the context, as strings: the `authorizer` of every event. */
      readonly authorizer: Readonly<Record<string, string>>;
      /** The API key, where `ApiKeySelectionExpression` asks the authorizer for it. */
      readonly usageIdentifierKey: string | undefined;
    }
  | { readonly kind: "explicitDeny" | "implicitDeny"; readonly principalId: string }
  /** `detail` is for the operator and quotes no value of the context. */
  | { readonly kind: "invalid"; readonly detail: string };

export interface AuthorizerQuestion {
  /** `arn:…:{apiId}/{stage}/$connect`. */
  readonly methodArn: string;
  /** Condition keys and their values. */
  readonly context: PolicyRequest["context"];
  /** Bytes of an answer. AWS: 8 KB. */
  readonly resultBytesMax: number;
}

export const INVOKE_ACTION = "execute-api:Invoke";

/** `payload` is the JSON text that the function returned. */
export function authorizerDecision(
  payload: string,
  question: AuthorizerQuestion,
): AuthorizerDecision {
  const bytes = new TextEncoder().encode(payload).length;
  if (bytes > question.resultBytesMax) {
    return invalid(`has ${bytes} bytes; ${question.resultBytesMax} are allowed`);
  }
  const answer: unknown = parsed(payload);
  if (!isRecord(answer)) return invalid("is not an object with principalId and policyDocument");
  if (answer.policyDocument === undefined && "isAuthorized" in answer) {
    return invalid(
      "is a simple response (isAuthorized), which only HTTP APIs support: return a policyDocument",
    );
  }
  const principalId = textOf(answer.principalId);
  if (!principalId) return invalid("has no principalId");
  const context = contextOf(answer.context ?? {});
  if (typeof context === "string") return invalid(context);
  const usageIdentifierKey = answer.usageIdentifierKey ?? undefined;
  if (usageIdentifierKey !== undefined && typeof usageIdentifierKey !== "string") {
    return invalid("has a usageIdentifierKey that is not a string");
  }
  const decision = evaluated(answer.policyDocument, question);
  if (decision.kind === "invalid") return decision;
  if (decision.kind !== "allow") return { kind: decision.kind, principalId };
  return { kind: "allow", authorizer: { principalId, ...context }, usageIdentifierKey };
}

function evaluated(
  policyDocument: unknown,
  { methodArn, context }: AuthorizerQuestion,
): { readonly kind: "allow" | "explicitDeny" | "implicitDeny" } | Invalid {
  if (!isRecord(policyDocument)) return invalid("has no policyDocument");
  try {
    const policy = compilePolicy(policyDocument);
    const request = { action: INVOKE_ACTION, resource: methodArn, context };
    return { kind: evaluatePolicies([policy], request).decision };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return invalid(`has a policyDocument that IAM would refuse: ${error.message}`);
  }
}

/** A string is a complaint. */
function contextOf(value: unknown): Record<string, string> | string {
  if (!isRecord(value)) return "has a context that is not an object";
  const entries: [string, string][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member === null || name === "principalId") continue;
    const text = typeof member === "boolean" ? String(member) : textOf(member);
    if (text === undefined) {
      const shown = name.length > NAME_SHOWN_MAX ? `${name.slice(0, NAME_SHOWN_MAX)}…` : name;
      return `has a context whose "${shown}" is not a string, number or boolean`;
    }
    entries.push([name, text]);
  }
  return Object.fromEntries(entries);
}

const NAME_SHOWN_MAX = 64;

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : undefined;
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Invalid = Extract<AuthorizerDecision, { readonly kind: "invalid" }>;

function invalid(what: string): Invalid {
  return { kind: "invalid", detail: `The authorizer's answer ${what}` };
}
