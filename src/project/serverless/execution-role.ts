import type { TemplateNode } from "../cloudformation/template-node.ts";
import type { ConfigNode } from "./config-node.ts";
import { EXECUTION_ROLE, functionRoleId } from "./framework-names.ts";
import type { Service } from "./service.ts";
import { arnOf, sub, type Written, written } from "./template-values.ts";

/** What functions may do on AWS; nothing here asks, and what checks a project reads it. */
export function addRoles(resources: Map<string, TemplateNode>, service: Service): void {
  const line = service.root.line;
  const own = service.functions.filter(hasOwnRole);
  for (const node of own) {
    const inherited = node.member("iamRoleStatementsInherit")?.boolean() === true;
    const statements = [
      ...(node.member("iamRoleStatements")?.items() ?? []).map((item) => item.whole()),
      ...(inherited ? providerStatements(service) : []),
    ];
    resources.set(functionRoleId(node.name), role(statements, service, node.line));
  }
  const isUsed = service.functions.some(
    (node) => !hasOwnRole(node) && node.member("role") === undefined,
  );
  if (isUsed && existingRole(service) === undefined) {
    resources.set(EXECUTION_ROLE, role(providerStatements(service), service, line));
  }
}

/** serverless-iam-roles-per-function gives such a function a role of its own. */
export function hasOwnRole(node: ConfigNode): boolean {
  return node.member("iamRoleStatements") !== undefined;
}

/** The role that a function has, one of its own aside. */
export function roleOf(node: ConfigNode, service: Service): TemplateNode {
  const chosen = node.member("role") ?? existingRole(service);
  if (chosen === undefined) return arnOf(EXECUTION_ROLE, node.line);
  const value = chosen.whole();
  if (value.kind !== "scalar" || value.text.startsWith("arn:")) return value;
  return arnOf(value.text, chosen.line);
}

/** A role that the framework does not make: its ARN, its logical id, or a function of CloudFormation. */
function existingRole({ provider }: Service): ConfigNode | undefined {
  const inIam = provider?.at("iam", "role");
  if (inIam !== undefined && inIam.node.kind !== "mapping") return inIam;
  return provider?.member("role");
}

function providerStatements({ provider }: Service): TemplateNode[] {
  const statements =
    provider?.at("iam", "role", "statements") ?? provider?.member("iamRoleStatements");
  return (statements?.items() ?? []).filter((item) => !item.isNull).map((item) => item.whole());
}

function role(
  statements: readonly TemplateNode[],
  { events }: Service,
  line: number,
): TemplateNode {
  const logs: Written = {
    Effect: "Allow",
    Action: [
      "logs:CreateLogStream",
      "logs:CreateLogGroup",
      "logs:TagResource",
      "logs:PutLogEvents",
    ],
    Resource: [
      sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*:*", line),
    ],
  };
  const manageConnections: Written = {
    Effect: "Allow",
    Action: ["execute-api:ManageConnections"],
    Resource: [sub("arn:${AWS::Partition}:execute-api:*:*:*/@connections/*", line)],
  };
  const assume = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: ["lambda.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
      },
    ],
  };
  const all = [logs, ...statements, ...(events.length > 0 ? [manageConnections] : [])];
  const policy = {
    PolicyName: "lambda",
    PolicyDocument: { Version: "2012-10-17", Statement: all },
  };
  return written(
    {
      Type: "AWS::IAM::Role",
      Properties: { AssumeRolePolicyDocument: assume, Policies: [policy] },
    },
    line,
  );
}
