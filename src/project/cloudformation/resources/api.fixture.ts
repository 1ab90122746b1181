import { load, refusal, warningsOf } from "../template.fixture.ts";

/** CloudFormation properties of one resource, and its `Type` without `AWS::ApiGatewayV2::`. */
export type Properties = Readonly<Record<string, unknown>>;

export const URI =
  "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f/invocations";
export const ref = (logicalId: string) => ({ Ref: logicalId });

/** The integration response that a custom integration needs. */
export const RESPONSE: Properties = {
  Type: "IntegrationResponse",
  ApiId: ref("Api"),
  IntegrationId: ref("Int"),
  IntegrationResponseKey: "$default",
};

/** A complete API; `changes` overlay the properties of a resource, or add one by `Type`. */
export function template(changes: Readonly<Record<string, Properties>> = {}): string {
  const base: Record<string, Properties> = {
    Api: {
      Type: "Api",
      Name: "n",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    },
    Int: {
      Type: "Integration",
      ApiId: ref("Api"),
      IntegrationType: "AWS_PROXY",
      IntegrationUri: URI,
    },
    Connect: {
      Type: "Route",
      ApiId: ref("Api"),
      RouteKey: "$connect",
      Target: { "Fn::Sub": "integrations/${Int}" },
    },
    Say: {
      Type: "Route",
      ApiId: ref("Api"),
      RouteKey: "say",
      Target: { "Fn::Sub": "integrations/${Int}" },
    },
    Stage: { Type: "Stage", ApiId: ref("Api"), StageName: "dev", AutoDeploy: true },
  };
  const merged: Record<string, Properties> = { ...base };
  for (const [id, change] of Object.entries(changes)) merged[id] = { ...merged[id], ...change };
  const lines = Object.entries(merged).map(([id, { Type, ...properties }]) => {
    const type = String(Type).includes("::") ? Type : `AWS::ApiGatewayV2::${Type}`;
    return `  ${id}: ${JSON.stringify({ Type: type, Properties: properties })}`;
  });
  return `Resources:\n${lines.join("\n")}\n`;
}

export const refused = (changes: Readonly<Record<string, Properties>>) =>
  refusal(template(changes)).replace(/^\d+: /, "");
export const warned = (changes: Readonly<Record<string, Properties>>) =>
  warningsOf(load(template(changes))).map((warning) => warning.replace(/^\d+: /, ""));
export const api = (changes: Readonly<Record<string, Properties>>) =>
  load(template(changes)).apis[0];
