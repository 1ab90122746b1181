import type { Identity } from "../scope.ts";
import { generatedId } from "./api-gateway.ts";
import { arn, arnStart, type Identify, type Naming, physicalName, urlSuffix } from "./naming.ts";

/** Resources that functions are often told of through their environment: tables, queues, topics, roles. */
export const STORAGE_IDENTITIES: ReadonlyMap<string, Identify> = new Map<string, Identify>([
  ["AWS::DynamoDB::Table", table],
  ["AWS::DynamoDB::GlobalTable", table],
  ["AWS::Serverless::SimpleTable", table],
  ["AWS::S3::Bucket", bucket],
  ["AWS::SQS::Queue", queue],
  ["AWS::SNS::Topic", topic],
  ["AWS::IAM::Role", role],
  ["AWS::IAM::ManagedPolicy", managedPolicy],
  ["AWS::Logs::LogGroup", logGroup],
  ["AWS::Kinesis::Stream", (naming) => named(naming, "Name", "kinesis", "stream/")],
  ["AWS::Events::EventBus", (naming) => named(naming, "Name", "events", "event-bus/")],
  ["AWS::SSM::Parameter", (naming) => ({ ref: physicalName(naming, "Name"), attributes: {} })],
  ["AWS::SecretsManager::Secret", secret],
  ["AWS::KMS::Key", key],
  ["AWS::StepFunctions::StateMachine", stateMachine],
  ["AWS::Serverless::StateMachine", stateMachine],
  ["AWS::Cognito::UserPool", userPool],
]);

function named(naming: Naming, property: string, service: string, prefix: string): Identity {
  const name = physicalName(naming, property);
  return { ref: name, attributes: { Arn: arn(naming.stack, service, prefix + name), Name: name } };
}

function table(naming: Naming): Identity {
  const name = physicalName(naming, "TableName");
  const tableArn = arn(naming.stack, "dynamodb", `table/${name}`);
  return {
    ref: name,
    attributes: { Arn: tableArn, StreamArn: `${tableArn}/stream/2026-01-01T00:00:00.000` },
  };
}

/** A bucket's name is lower case; AWS lowers the one it makes up. */
function bucket(naming: Naming): Identity {
  const { stack, logicalId } = naming;
  const name = naming.property("BucketName") ?? `${stack.stackName}-${logicalId}`.toLowerCase();
  const attributes = {
    Arn: `${arnStart(stack)}:s3:::${name}`,
    DomainName: `${name}.s3.${urlSuffix(stack)}`,
    RegionalDomainName: `${name}.s3.${stack.region}.${urlSuffix(stack)}`,
    WebsiteURL: `http://${name}.s3-website-${stack.region}.${urlSuffix(stack)}`,
  };
  return { ref: name, attributes };
}

function queue(naming: Naming): Identity {
  const { stack } = naming;
  const name = physicalName(naming, "QueueName");
  const url = `https://sqs.${stack.region}.${urlSuffix(stack)}/${stack.accountId}/${name}`;
  return { ref: url, attributes: { Arn: arn(stack, "sqs", name), QueueName: name, QueueUrl: url } };
}

function topic(naming: Naming): Identity {
  const name = physicalName(naming, "TopicName");
  const topicArn = arn(naming.stack, "sns", name);
  return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
}

function role(naming: Naming): Identity {
  const name = physicalName(naming, "RoleName");
  const id = `AROA${generatedId(naming.stack, naming.logicalId, 17).toUpperCase()}`;
  return {
    ref: name,
    attributes: {
      Arn: `${arnStart(naming.stack)}:iam::${naming.stack.accountId}:role/${name}`,
      RoleId: id,
    },
  };
}

function managedPolicy(naming: Naming): Identity {
  const policyArn = `${arnStart(naming.stack)}:iam::${naming.stack.accountId}:policy/${physicalName(naming, "ManagedPolicyName")}`;
  return { ref: policyArn, attributes: { PolicyArn: policyArn } };
}

function logGroup(naming: Naming): Identity {
  const name = physicalName(naming, "LogGroupName");
  return { ref: name, attributes: { Arn: arn(naming.stack, "logs", `log-group:${name}:*`) } };
}

function secret(naming: Naming): Identity {
  const suffix = generatedId(naming.stack, naming.logicalId, 6);
  const secretArn = arn(
    naming.stack,
    "secretsmanager",
    `secret:${physicalName(naming, "Name")}-${suffix}`,
  );
  return { ref: secretArn, attributes: { Id: secretArn } };
}

function key(naming: Naming): Identity {
  const id = generatedId(naming.stack, naming.logicalId, 32);
  return { ref: id, attributes: { Arn: arn(naming.stack, "kms", `key/${id}`), KeyId: id } };
}

function stateMachine(naming: Naming): Identity {
  const property = naming.type === "AWS::Serverless::StateMachine" ? "Name" : "StateMachineName";
  const name = physicalName(naming, property);
  const machineArn = arn(naming.stack, "states", `stateMachine:${name}`);
  return { ref: machineArn, attributes: { Arn: machineArn, Name: name } };
}

function userPool(naming: Naming): Identity {
  const { stack, logicalId } = naming;
  const id = `${stack.region}_${generatedId(stack, logicalId, 9)}`;
  const providerName = `cognito-idp.${stack.region}.${urlSuffix(stack)}/${id}`;
  const attributes = {
    Arn: arn(stack, "cognito-idp", `userpool/${id}`),
    ProviderName: providerName,
    ProviderURL: `https://${providerName}`,
    UserPoolId: id,
  };
  return { ref: id, attributes };
}
