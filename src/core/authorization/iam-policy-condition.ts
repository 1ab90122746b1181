/**
 * The Condition element of IAM policies (AWS: "IAM JSON policy elements: Condition operators", "Conditions with
 * multiple context keys or values").
 *
 * Gaps: 2026-11-22 BinaryEquals is refused when a policy is compiled: no key of a WebSocket API is binary.
 * By design: 2026-11-22 a value that does not have its operator's form (a word for NumericEquals) is refused when the
 *   policy is compiled, where AWS stores the policy and never matches it.
 */
import { isInBlock, parseAddress, parseAddressBlock } from "../address-block.ts";
import { compilePattern, literalOf, matchesPattern, splitPattern } from "./iam-policy-pattern.ts";

/** The keys of a request, lower case, each with its values; a key that is not there is absent. */
export interface ContextValues {
  get(lowerKey: string): readonly string[] | undefined;
}

/** One operator applied to one key. */
export type Condition = (context: ContextValues) => boolean;

/** Compares one value of the request with one value of the policy. */
type Comparison = (value: string, context: ContextValues) => boolean;
/** Reads a value of the policy; `undefined` when it does not have the operator's form. */
type Reader = (policyValue: string, variables: boolean) => Comparison | undefined;

interface Operator {
  readonly read: Reader;
  /** What the values must be, for the message when one is not. */
  readonly form: string;
  /** `Not…`: true when no value of the policy matches. */
  readonly negated?: true;
}

const ARN_SECTIONS = 6;

const text = (wildcards: boolean, fold: boolean): Reader => {
  return (policyValue, variables) => {
    const pattern = compilePattern(policyValue, { wildcards, variables });
    if (wildcards) return (value, context) => matchesPattern(pattern, value, firstOf(context));
    return (value, context) => {
      const expected = literalOf(pattern, firstOf(context));
      if (!fold || expected === undefined) return expected === value;
      return expected.toLowerCase() === value.toLowerCase();
    };
  };
};

const ordered = (
  read: (text: string) => number | undefined,
  compare: (value: number, expected: number) => boolean,
): Reader => {
  return (policyValue) => {
    const expected = read(policyValue);
    if (expected === undefined) return undefined;
    return (value) => {
      const number = read(value);
      return number !== undefined && compare(number, expected);
    };
  };
};

const arn: Reader = (policyValue, variables) => {
  const whole = compilePattern(policyValue, { wildcards: true, variables });
  const sections = splitPattern(whole, ARN_SECTIONS);
  if (sections.length < ARN_SECTIONS) {
    // A variable may bring the sections that are missing; without one this matches no ARN, ever.
    const hasVariable = whole.parts.some((part) => part.kind === "variable");
    return hasVariable
      ? (value, context) => matchesPattern(whole, value, firstOf(context))
      : undefined;
  }
  return (value, context) => {
    const parts = splitArn(value);
    return (
      parts.length === ARN_SECTIONS &&
      sections.every((section, index) =>
        matchesPattern(section, parts[index] ?? "", firstOf(context)),
      )
    );
  };
};

const bool: Reader = (policyValue) => {
  const expected = policyValue.toLowerCase();
  if (expected !== "true" && expected !== "false") return undefined;
  return (value) => value.toLowerCase() === expected;
};

const ip: Reader = (policyValue) => {
  const block = parseAddressBlock(policyValue);
  if (block === undefined) return undefined;
  return (value) => {
    const address = parseAddress(value);
    return address !== undefined && isInBlock(address, block);
  };
};

const NUMBER = "a number";
const DATE = "a date such as 2026-09-25T00:00:00Z, or seconds since 1970";
const ADDRESS = "an IP address or a CIDR block";
const ARN = "an ARN with all of its six sections";
const TEXT = "a text";
const equal = (a: number, b: number): boolean => a === b;
const less = (a: number, b: number): boolean => a < b;
const atMost = (a: number, b: number): boolean => a <= b;
const greater = (a: number, b: number): boolean => a > b;
const atLeast = (a: number, b: number): boolean => a >= b;

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", { read: text(false, false), form: TEXT }],
  ["StringNotEquals", { read: text(false, false), form: TEXT, negated: true }],
  ["StringEqualsIgnoreCase", { read: text(false, true), form: TEXT }],
  ["StringNotEqualsIgnoreCase", { read: text(false, true), form: TEXT, negated: true }],
  ["StringLike", { read: text(true, false), form: TEXT }],
  ["StringNotLike", { read: text(true, false), form: TEXT, negated: true }],
  ["NumericEquals", { read: ordered(readNumber, equal), form: NUMBER }],
  ["NumericNotEquals", { read: ordered(readNumber, equal), form: NUMBER, negated: true }],
  ["NumericLessThan", { read: ordered(readNumber, less), form: NUMBER }],
  ["NumericLessThanEquals", { read: ordered(readNumber, atMost), form: NUMBER }],
  ["NumericGreaterThan", { read: ordered(readNumber, greater), form: NUMBER }],
  ["NumericGreaterThanEquals", { read: ordered(readNumber, atLeast), form: NUMBER }],
  ["DateEquals", { read: ordered(readDate, equal), form: DATE }],
  ["DateNotEquals", { read: ordered(readDate, equal), form: DATE, negated: true }],
  ["DateLessThan", { read: ordered(readDate, less), form: DATE }],
  ["DateLessThanEquals", { read: ordered(readDate, atMost), form: DATE }],
  ["DateGreaterThan", { read: ordered(readDate, greater), form: DATE }],
  ["DateGreaterThanEquals", { read: ordered(readDate, atLeast), form: DATE }],
  ["Bool", { read: bool, form: "true or false" }],
  ["IpAddress", { read: ip, form: ADDRESS }],
  ["NotIpAddress", { read: ip, form: ADDRESS, negated: true }],
  ["ArnEquals", { read: arn, form: ARN }],
  ["ArnLike", { read: arn, form: ARN }],
  ["ArnNotEquals", { read: arn, form: ARN, negated: true }],
  ["ArnNotLike", { read: arn, form: ARN, negated: true }],
]);

/** Throws `SyntaxError` that names `where` for an operator or a value that is not AWS's. */
export function compileCondition(
  operatorName: string,
  key: string,
  policy: {
    readonly values: readonly string[];
    readonly variables: boolean;
    readonly where: string;
  },
): Condition {
  const lowerKey = key.toLowerCase();
  if (operatorName === "Null") return compileNull(lowerKey, policy);
  const [quantifier, afterQuantifier] = takeQuantifier(operatorName);
  const ifExists = afterQuantifier.endsWith("IfExists");
  const baseName = ifExists ? afterQuantifier.slice(0, -"IfExists".length) : afterQuantifier;
  const operator = OPERATORS.get(baseName);
  if (operator === undefined) {
    throw new SyntaxError(`${policy.where}: "${operatorName}" is not a condition operator`);
  }
  const comparisons = policy.values.map((value) => {
    const comparison = operator.read(value, policy.variables);
    if (comparison !== undefined) return comparison;
    throw new SyntaxError(`${policy.where}: "${value}" must be ${operator.form}`);
  });
  const negated = operator.negated === true;
  const matches = (value: string, context: ContextValues): boolean =>
    comparisons.some((comparison) => comparison(value, context)) !== negated;
  return (context) => {
    const values = context.get(lowerKey);
    if (values === undefined || values.length === 0) {
      return ifExists || quantifier === "all" || (quantifier === "none" && negated);
    }
    const any = quantifier === "any" || (quantifier === "none" && !negated);
    return any
      ? values.some((value) => matches(value, context))
      : values.every((value) => matches(value, context));
  };
}

/** Looks a policy variable up in a request. */
export function firstOf(context: ContextValues): (lowerKey: string) => string | undefined {
  return (lowerKey) => context.get(lowerKey)?.[0];
}

/** The six sections of an ARN; the last keeps its colons. */
function splitArn(value: string): string[] {
  const parts = value.split(":");
  if (parts.length <= ARN_SECTIONS) return parts;
  return [...parts.slice(0, ARN_SECTIONS - 1), parts.slice(ARN_SECTIONS - 1).join(":")];
}

function compileNull(
  lowerKey: string,
  policy: { readonly values: readonly string[]; readonly where: string },
): Condition {
  const wanted = policy.values.map((value) => value.toLowerCase());
  for (const value of wanted) {
    if (value !== "true" && value !== "false") {
      throw new SyntaxError(`${policy.where}: "${value}" must be true or false`);
    }
  }
  return (context) => wanted.includes(String((context.get(lowerKey)?.length ?? 0) === 0));
}

/** `none`: the key is meant to have one value. */
function takeQuantifier(operatorName: string): ["any" | "all" | "none", string] {
  if (operatorName.startsWith("ForAnyValue:")) return ["any", operatorName.slice(12)];
  if (operatorName.startsWith("ForAllValues:")) return ["all", operatorName.slice(13)];
  return ["none", operatorName];
}

function readNumber(value: string): number | undefined {
  const trimmed = value.trim();
  const number = trimmed === "" ? Number.NaN : Number(trimmed);
  return Number.isFinite(number) ? number : undefined;
}

/** ISO 8601 as the W3C profile has it, or seconds since 1970. Milliseconds since 1970. */
function readDate(value: string): number | undefined {
  if (/^-?\d+(\.\d+)?$/.test(value) && !/^\d{4}$/.test(value)) return Number(value) * 1_000;
  const isIso = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/.test(
    value,
  );
  const epochMs = isIso ? Date.parse(value) : Number.NaN;
  return Number.isFinite(epochMs) ? epochMs : undefined;
}
