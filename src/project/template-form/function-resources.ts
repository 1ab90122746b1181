import type { FunctionLayer, LambdaFunction } from "../../core/model/lambda-function.ts";
import { assumeRolePolicy, policyOf, type Statement } from "./iam-policy.ts";
import { getAtt, ref, sub } from "./intrinsic.ts";
import type { TemplateParts } from "./template-parts.ts";

/** A function, its role, and who may call it. */
export function functionResources(
  lambda: LambdaFunction,
  pathForm: (path: string) => string,
  parts: TemplateParts,
): void {
  const { functionName, functionArn, environment, reservedConcurrentExecutions } = lambda;
  const logicalId = parts.functions.get(functionArn) ?? "";
  const role = parts.ids.of(functionName, "Role");
  const variables = Object.entries(environment).map(([name, value]) => [
    name,
    parts.functionText(value),
  ]);
  parts.add(role, {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: assumeRolePolicy("lambda.amazonaws.com"),
      Policies: policiesOf(lambda, parts),
    },
  });
  parts.add(logicalId, {
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: functionName,
      Handler: lambda.handler,
      Runtime: lambda.runtime,
      Code: codeForm(lambda, pathForm),
      Role: getAtt(role, "Arn"),
      Timeout: lambda.timeoutSeconds,
      MemorySize: lambda.memorySizeMb,
      Environment:
        variables.length === 0 ? undefined : { Variables: Object.fromEntries(variables) },
      Layers: lambda.layers?.map((layer) => ref(layerResource(layer, pathForm, parts))),
      ReservedConcurrentExecutions: reservedConcurrentExecutions,
    },
  });
  for (const api of parts.project.apis) {
    const called = [
      ...api.integrations.map((each) => ("integrationUri" in each ? each.integrationUri : "")),
      ...api.authorizers.map(({ authorizerUri }) => authorizerUri),
    ];
    if (!called.some((uri) => namesFunction(uri, functionArn))) continue;
    const apiId = parts.apis.get(api.apiId) ?? "";
    parts.add(parts.ids.of(functionName, api.name, "Permission"), {
      Type: "AWS::Lambda::Permission",
      Properties: {
        Action: "lambda:InvokeFunction",
        FunctionName: ref(logicalId),
        Principal: "apigateway.amazonaws.com",
        SourceArn: sub(`${EXECUTE_API}:\${${apiId}}/*`),
      },
    });
  }
}

function codeForm(
  { codePath, package: packed }: LambdaFunction,
  pathForm: (path: string) => string,
) {
  return packed?.kind === "inline" ? { ZipFile: packed.text } : pathForm(packed?.file ?? codePath);
}

/** One for all functions that have it. */
function layerResource(
  { path, layerVersionArn, subfolder }: FunctionLayer,
  pathForm: (path: string) => string,
  parts: TemplateParts,
): string {
  const known = parts.layers.get(path);
  if (known !== undefined) return known;
  const name = layerVersionArn.split(":")[6] ?? "";
  const logicalId = parts.ids.of(name, "Layer");
  parts.layers.set(path, logicalId);
  parts.add(logicalId, {
    Type: "AWS::Lambda::LayerVersion",
    Properties: { LayerName: name, Content: pathForm(path) },
  });
  if (subfolder !== undefined) {
    parts.notes.add(`layer ${name} has what belongs into its folder ${subfolder}: move it there`);
  }
  return logicalId;
}

const EXECUTE_API = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}";

function namesFunction(uri: string, functionArn: string): boolean {
  const at = uri.indexOf(functionArn);
  return at !== -1 && !/^[\w-]/.test(uri.slice(at + functionArn.length));
}

/** The policies that the project gives the function's role; without any, what its code does for certain. */
function policiesOf(
  { functionName, rolePolicies }: LambdaFunction,
  parts: TemplateParts,
): unknown[] {
  if (rolePolicies === undefined) {
    return [policyOf("WriteLogsAndManageConnections", statementsFor(functionName, parts))];
  }
  return [
    policyOf("WriteLogs", [writeLogs(functionName)]),
    ...rolePolicies.map((document, index) => ({
      PolicyName: `Policy${index + 1}`,
      PolicyDocument: portable(document, parts),
    })),
  ];
}

/** Ids of this project's resources are others on AWS. */
function portable(value: unknown, parts: TemplateParts): unknown {
  if (typeof value === "string") return parts.functionText(value);
  if (Array.isArray(value)) return value.map((item) => portable(item, parts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, portable(member, parts)]),
  );
}

/** What the code of a WebSocket API's function does for certain: it prints, and it answers clients. */
function statementsFor(functionName: string, parts: TemplateParts): Statement[] {
  const connections = [...parts.apis.values()].map((apiId) =>
    sub(`${EXECUTE_API}:\${${apiId}}/*/*/@connections/*`),
  );
  const write = writeLogs(functionName);
  if (connections.length === 0) return [write];
  return [
    write,
    { Effect: "Allow", Action: "execute-api:ManageConnections", Resource: connections },
  ];
}

function writeLogs(functionName: string): Statement {
  const logs = `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${functionName}`;
  return {
    Effect: "Allow",
    Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: [sub(logs), sub(`${logs}:*`)],
  };
}
