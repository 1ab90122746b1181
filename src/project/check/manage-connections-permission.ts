import { basename } from "node:path";
import {
  evaluatePolicies,
  manageConnectionsResource,
  type PolicyDocument,
} from "../../core/authorization/iam-policy.ts";
import { compileRolePolicies } from "../../core/authorization/role-policies.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { functionKey, placeOf } from "../place-key.ts";
import { calledFunctions } from "./called-functions.ts";
import type { CheckInput } from "./check-input.ts";
import type { CodeFacts, ManagementVerb } from "./code-facts.ts";
import { type Finding, finding } from "./finding.ts";

const ACTION = "execute-api:ManageConnections";

/** Functions whose code calls `@connections` and whose role allows it on no stage that they may be called from. */
export function manageConnectionsFindings(input: CheckInput): Finding[] {
  const calls = calledFunctions(input.project);
  return input.project.functions.flatMap((lambda) => {
    const facts = input.code.get(lambda.functionArn);
    if (facts?.connections === undefined || lambda.rolePolicies === undefined) return [];
    const own = calls.filter((call) => call.lambda === lambda).map(({ api }) => api);
    const apis = own.length > 0 ? [...new Set(own)] : input.project.apis;
    const stages = apis.flatMap(({ apiId, stages }) =>
      stages.map(({ stageName }) => ({ apiId, stage: stageName })),
    );
    const policies = withoutConditions(lambda.rolePolicies);
    const denied = facts.verbs.filter((verb) => isDenied(policies, verb, { input, stages }));
    if (denied.length === 0) return [];
    const position = placeOf(input.project, functionKey(lambda.functionArn));
    const message = sentence(lambda, facts, denied);
    return [finding("missing-manage-connections", position, message)];
  });
}

/** What a condition comes to is known when a request is made; a statement that may hold is taken to. */
function withoutConditions(documents: readonly unknown[]): PolicyDocument[] {
  return compileRolePolicies(documents).map(({ statements }) => ({
    statements: statements
      .filter(({ effect, conditions }) => effect === "Allow" || conditions.length === 0)
      .map((statement) => ({ ...statement, conditions: [] })),
  }));
}

function isDenied(
  policies: readonly PolicyDocument[],
  verb: ManagementVerb,
  place: {
    readonly input: CheckInput;
    readonly stages: readonly { readonly apiId: string; readonly stage: string }[];
  },
): boolean {
  const { input, stages } = place;
  const { region, accountId, relax } = input.config;
  return (
    stages.length > 0 &&
    stages.every((stage) => {
      const resource = manageConnectionsResource({ region, accountId, ...stage, verb });
      const aliases = relax.lenientConnectionArn ? [resource.replace("/{connectionId}", "")] : [];
      const asked = { action: ACTION, resource, aliases, context: {} };
      return evaluatePolicies(policies, asked).decision !== "allow";
    })
  );
}

function sentence(
  { functionName, rolePolicies = [] }: LambdaFunction,
  { connections, verbs }: CodeFacts,
  denied: readonly ManagementVerb[],
): string {
  const place =
    connections === undefined ? "" : ` (${basename(connections.file)}:${connections.line})`;
  const calls = `Function ${functionName} calls @connections${place}`;
  const isNamed = /ManageConnections/i.test(JSON.stringify(rolePolicies));
  if (!isNamed) return `${calls}, and its policies do not allow ${ACTION}`;
  const methods = denied.length === verbs.length ? "" : ` for ${denied.join(" and ")}`;
  return `${calls}, and its policies allow ${ACTION} on other resources alone${methods}`;
}
