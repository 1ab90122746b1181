import type { Call } from "./intrinsic.ts";

const VERSION = "2012-10-17";

export interface Statement {
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | Call | readonly Call[];
}

/** Lets one of AWS's services take the role. */
export function assumeRolePolicy(service: string): unknown {
  const principal = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return { Version: VERSION, Statement: [principal] };
}

/** One of `Policies` of a role. */
export function policyOf(name: string, statements: readonly Statement[]): unknown {
  return { PolicyName: name, PolicyDocument: { Version: VERSION, Statement: statements } };
}
