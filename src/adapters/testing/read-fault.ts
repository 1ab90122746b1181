import type { BackendFailure, Fault, FaultCondition, FaultEffect } from "./fault.ts";

/** Faults that are injected at once. Ours. */
export const FAULTS_MAX = 1_000;
/** How often one acts, when it is told how often. Ours. */
export const FAULT_TIMES_MAX = 1_000_000;
/** Longest delay of a backend, milliseconds: a day of the gateway's clock. Ours. */
export const FAULT_DELAY_MS_MAX = 86_400_000;

const CONDITIONS = [
  ...["operation", "apiId", "stage", "routeKey", "connectionId", "functionName"],
] as readonly (keyof FaultCondition)[];
const OPERATIONS = ["connect", "message", "disconnect", "connectionApi"] as const;
const KINDS = ["throttle", "gone", "slowClient", "loseDisconnect", "delay", "fail"] as const;
const FAILURES = [
  ...(["functionError", "timeout", "malformed", "status", "refused", "throttled"] as const),
];

type Members = Readonly<Record<string, unknown>>;

/** What a test says of a fault. Throws `SyntaxError`, one sentence, for what is none. */
export function readFault(value: unknown): Fault {
  const given = members(value, "A fault");
  const effect = readEffect(given);
  const own = { delay: "milliseconds", fail: "failure" }[effect.kind as string];
  refuseOthers(given, ["kind", "where", "times", ...(own === undefined ? [] : [own])], "A fault");
  const { times } = given;
  return {
    effect,
    where: readCondition(given.where ?? {}),
    times: times === undefined ? undefined : integer(times, "times", [1, FAULT_TIMES_MAX]),
  };
}

function readEffect(given: Members): FaultEffect {
  const kind = oneOf(given.kind, KINDS, "kind");
  switch (kind) {
    case "delay": {
      const milliseconds = integer(given.milliseconds, "milliseconds", [0, FAULT_DELAY_MS_MAX]);
      return { kind, milliseconds };
    }
    case "fail":
      return { kind, failure: readFailure(members(given.failure, "failure")) };
    default:
      return { kind };
  }
}

function readFailure(given: Members): BackendFailure {
  const kind = oneOf(given.kind, FAILURES, "failure.kind");
  switch (kind) {
    case "functionError": {
      refuseOthers(given, ["kind", "errorType", "errorMessage"], "failure");
      const errorType = text(given.errorType ?? "InjectedFault", "failure.errorType");
      const errorMessage = text(given.errorMessage ?? "A test injected it", "failure.errorMessage");
      return { kind, errorType, errorMessage };
    }
    case "status": {
      refuseOthers(given, ["kind", "statusCode", "body"], "failure");
      const statusCode = integer(given.statusCode, "failure.statusCode", [200, 599]);
      return { kind, statusCode, body: text(given.body ?? "", "failure.body") };
    }
    default:
      refuseOthers(given, ["kind"], "failure");
      return { kind };
  }
}

function readCondition(value: unknown): FaultCondition {
  const given = members(value, "where");
  refuseOthers(given, CONDITIONS, "where");
  for (const [name, each] of Object.entries(given)) {
    if (name === "operation") oneOf(each, OPERATIONS, "where.operation");
    else text(each, `where.${name}`);
  }
  return given as FaultCondition;
}

function members(value: unknown, what: string): Members {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Members;
  throw new SyntaxError(`${what} is an object, not ${JSON.stringify(value)}`);
}

function refuseOthers(given: Members, known: readonly string[], what: string): void {
  const other = Object.keys(given).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new SyntaxError(`${what} has no ${other}: it has ${known.join(", ")}`);
}

function oneOf<Name extends string>(value: unknown, names: readonly Name[], what: string): Name {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  throw new SyntaxError(`${what} is one of ${names.join(", ")}, not ${JSON.stringify(value)}`);
}

function integer(value: unknown, what: string, [min, max]: readonly [number, number]): number {
  const isWithin = Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
  if (isWithin) return Number(value);
  throw new SyntaxError(
    `${what} is a whole number from ${min} to ${max}, not ${JSON.stringify(value)}`,
  );
}

function text(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new SyntaxError(`${what} is a text, not ${JSON.stringify(value)}`);
}
