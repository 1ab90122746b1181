import { compilePolicy, type PolicyDocument } from "./iam-policy.ts";

/** Services whose calls are answered here, so that what a role may do there matters. */
const SERVICES = ["execute-api", "lambda"];

/**
 * What the policies of a function's role say about calls that are answered here; statements about other services are left
 * out, whatever they hold. Throws `SyntaxError` for one that matters and that IAM would refuse.
 */
export function compileRolePolicies(documents: readonly unknown[]): PolicyDocument[] {
  return documents.map((document) => {
    const { Version, Statement } = asObject(document);
    const statements = Array.isArray(Statement) ? Statement : [Statement];
    const relevant = statements.filter(matters);
    if (relevant.length === 0) return { statements: [] };
    const version = Version === undefined ? {} : { Version };
    return compilePolicy({ ...version, Statement: relevant });
  });
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new SyntaxError("A policy must be an object");
}

/** What is no statement at all is left for the compiler to say. */
function matters(statement: unknown): boolean {
  if (typeof statement !== "object" || statement === null || !("Action" in statement)) return true;
  const { Action: action } = statement;
  const actions: readonly unknown[] = Array.isArray(action) ? action : [action];
  return actions.some((each) => {
    if (typeof each !== "string") return true;
    const [service = ""] = each.toLowerCase().split(":", 1);
    return /[*?]/.test(service) || SERVICES.includes(service);
  });
}
