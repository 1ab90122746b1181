import { describe, expect, test } from "bun:test";
import { loadTemplate } from "../../src/project/cloudformation/load-template.ts";
import { ProjectError } from "../../src/project/project-error.ts";
import { loadSluiceYaml } from "../../src/project/sluice-yaml/load-sluice-yaml.ts";

const PLACE = { region: "eu-west-1", accountId: "123456789012", stackName: "shop" };

/** `file:line: sentence` with which the text is refused; `undefined`: it is not. */
export function refusalOf(format: "sluice.yaml" | "template.yaml", text: string) {
  const file = `/project/${format}`;
  try {
    if (format === "sluice.yaml") loadSluiceYaml({ ...PLACE, file, text });
    else loadTemplate({ ...PLACE, file, text, parameters: {}, relaxRouteResponses: false });
    return undefined;
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const { position } = error;
    return `${position?.file.replace("/project/", "")}:${position?.line}: ${error.message}`;
  }
}

/** What of a sluice.yaml is wrong; the rest is sound. Line 3 is the first of `api`, or `stages`. */
export interface WrittenParts {
  readonly api?: string;
  readonly stageName?: string;
  readonly stage?: string;
  readonly routeKey?: string;
  /** A route's members. */
  readonly route?: string;
  /** Further routes. */
  readonly routes?: string;
}

const indented = (text: string, by: number) => text.replace(/^/gm, " ".repeat(by));
const lines = (text: string | undefined, by: number) =>
  text === undefined ? "" : `${indented(text, by)}\n`;

export function sluiceYaml(parts: WrittenParts): string {
  const { stageName = "dev", routeKey = "send" } = parts;
  const { stage = "stageVariables: { a: b }", route = "integrationUri: http://localhost:8080/" } =
    parts;
  return `apis:
  chat:
${lines(parts.api, 4)}    stages:
      ${stageName}:
${lines(stage, 8)}    routes:
      ${routeKey}:
${lines(route, 8)}${lines(parts.routes, 6)}`;
}

/** What of a template is wrong; the rest is sound. */
export interface TemplateParts {
  readonly name?: string;
  readonly expression?: string;
  readonly api?: string;
  readonly integration?: string;
  readonly routeKey?: string;
  readonly route?: string;
  readonly stageName?: string;
  readonly stage?: string;
  /** Further resources, `ApiId` included. */
  readonly resources?: string;
}

const HTTP =
  "IntegrationType: HTTP_PROXY\nIntegrationMethod: POST\nIntegrationUri: http://localhost/";

export function template(parts: TemplateParts): string {
  const { name = "chat", expression = "$request.body.action" } = parts;
  const { routeKey = "send", stageName = "dev", integration = HTTP } = parts;
  return `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: ${name}
      ProtocolType: WEBSOCKET
      RouteSelectionExpression: ${expression}
${lines(parts.api, 6)}  Int:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
${lines(integration, 6)}  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: ${routeKey}
      Target: !Sub integrations/\${Int}
${lines(parts.route, 6)}  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: !Ref Api
      StageName: ${stageName}
      AutoDeploy: true
${lines(parts.stage, 6)}${lines(parts.resources, 2)}`;
}

/** A further resource of the API. */
export function resource(logicalId: string, type: string, properties: string): string {
  return `${logicalId}:\n  Type: AWS::ApiGatewayV2::${type}\n  Properties:\n    ApiId: !Ref Api\n${indented(properties, 4)}`;
}

/** One thing that cannot be, in both formats: what is written, and with which line and sentence it is refused. */
export type Case = readonly [
  name: string,
  sluiceYaml: readonly [parts: WrittenParts, refusal: string] | undefined,
  template: readonly [parts: TemplateParts, refusal: string] | undefined,
];

/** Tests that each is refused with file, line and reason. */
export function refused(title: string, cases: readonly Case[]): void {
  describe(`${title} that cannot be is refused before it serves, with file, line and reason:`, () => {
    for (const [name, yaml, cloudFormation] of cases) {
      if (yaml !== undefined) {
        test(`${name}, in sluice.yaml`, () => {
          expect(refusalOf("sluice.yaml", sluiceYaml(yaml[0]))).toStartWith(
            `sluice.yaml:${yaml[1]}`,
          );
        });
      }
      if (cloudFormation === undefined) continue;
      test(`${name}, in a template`, () => {
        const [parts, refusal] = cloudFormation;
        expect(refusalOf("template.yaml", template(parts))).toStartWith(`template.yaml:${refusal}`);
      });
    }
  });
}
