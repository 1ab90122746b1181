import { resourceIdFrom } from "../../../core/identifiers.ts";
import type { Identity, Stack } from "../scope.ts";
import { arn, type Identify, type Naming, physicalName } from "./naming.ts";

/** Characters of a function's name. AWS: 64. */
export const FUNCTION_NAME_CHARACTERS_MAX = 64;

export const LAMBDA_IDENTITIES: ReadonlyMap<string, Identify> = new Map<string, Identify>([
  ["AWS::Lambda::Function", lambdaFunction],
  ["AWS::Serverless::Function", serverlessFunction],
  ["AWS::Lambda::Alias", alias],
  ["AWS::Lambda::Version", version],
  ["AWS::Lambda::LayerVersion", layer],
  ["AWS::Serverless::LayerVersion", layer],
]);

/** The only version that exists here; on AWS the first one published has this number. */
const VERSION = "1";

/** A name too long for Lambda is cut and told apart by a hash, as CloudFormation does. */
export function functionName(naming: Naming): string {
  const given = naming.property("FunctionName");
  if (given !== undefined) return given;
  const name = `${naming.stack.stackName}-${naming.logicalId}`;
  if (name.length <= FUNCTION_NAME_CHARACTERS_MAX) return name;
  return `${name.slice(0, FUNCTION_NAME_CHARACTERS_MAX - 9)}-${resourceIdFrom(name, 8)}`;
}

export function functionArn(stack: Stack, name: string): string {
  return arn(stack, "lambda", `function:${name}`);
}

function lambdaFunction(naming: Naming): Identity {
  const name = functionName(naming);
  return { ref: name, attributes: { Arn: functionArn(naming.stack, name) } };
}

/** `!Ref Fn.Alias` and `!Ref Fn.Version` are SAM's names for what AutoPublishAlias makes. */
function serverlessFunction(naming: Naming): Identity {
  const { ref, attributes } = lambdaFunction(naming);
  const aliasName = naming.property("AutoPublishAlias");
  if (aliasName === undefined) return { ref, attributes };
  const generated = {
    Alias: `${attributes.Arn}:${aliasName}`,
    Version: `${attributes.Arn}:${VERSION}`,
  };
  return { ref, attributes: { ...attributes, ...generated, "Version.Version": VERSION } };
}

function alias(naming: Naming): Identity {
  const qualified = `${arnOfFunctionProperty(naming)}:${naming.property("Name") ?? naming.logicalId}`;
  return { ref: qualified, attributes: { AliasArn: qualified } };
}

function version(naming: Naming): Identity {
  const qualified = `${arnOfFunctionProperty(naming)}:${VERSION}`;
  return { ref: qualified, attributes: { Version: VERSION, FunctionArn: qualified } };
}

/** `FunctionName` of an alias or a version is a function's name or its ARN. */
function arnOfFunctionProperty(naming: Naming): string {
  const named = naming.property("FunctionName") ?? naming.logicalId;
  return named.startsWith("arn:") ? named : functionArn(naming.stack, named);
}

function layer(naming: Naming): Identity {
  const layerArn = arn(
    naming.stack,
    "lambda",
    `layer:${physicalName(naming, "LayerName")}:${VERSION}`,
  );
  return { ref: layerArn, attributes: { LayerVersionArn: layerArn } };
}
