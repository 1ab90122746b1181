import { expect, test } from "bun:test";
import type { LambdaEndpoints } from "../../core/integration/remote-function.ts";
import { loadSluiceYaml } from "./load-sluice-yaml.ts";
import { FILE } from "./load-text.fixture.ts";

const ARN = "arn:aws:lambda:eu-west-1:123456789012:function";
const NONE: LambdaEndpoints = { endpointUrl: undefined, byFunction: {}, callAws: false };

const TEXT = `apis:
  chat:
    authorizers:
      check: { authorizerUri: "${ARN}:check", identitySource: [route.request.querystring.t] }
    routes:
      $connect: { authorizer: check }
      own: { integrationType: AWS_PROXY, integrationUri: "${ARN}:send:prod" }
      other: { integrationType: AWS_PROXY, integrationUri: "${ARN}:other" }
      again: { integrationType: AWS_PROXY, integrationUri: "${ARN}:other" }
functions:
  send: { handler: src/send.handler, runtime: nodejs22.x }
`;

function warned(lambdaEndpoints: LambdaEndpoints | undefined): string[] {
  const place = { region: "eu-west-1", accountId: "123456789012", stackName: "shop" };
  const options = lambdaEndpoints === undefined ? {} : { lambdaEndpoints };
  const { warnings } = loadSluiceYaml({ ...place, ...options, file: FILE, text: TEXT }).project;
  return warnings.map(({ message, position }) => `${position?.line}: ${message}`);
}

test("a sluice.yaml is told of each function that nothing invokes, once and with its line", () => {
  expect(warned(NONE)).toEqual([
    expect.stringContaining(`4: The project has no function ${ARN}:check, `),
    expect.stringContaining(`8: The project has no function ${ARN}:other, `),
  ]);
});

test("a sluice.yaml is told nothing of functions that are invoked elsewhere, unless that is AWS", () => {
  expect(warned({ ...NONE, endpointUrl: "http://localhost:9001" })).toEqual([]);
  expect(warned({ ...NONE, callAws: true })).toEqual([
    expect.stringContaining(`4: The function ${ARN}:check is invoked on AWS itself`),
    expect.stringContaining(`8: The function ${ARN}:other is invoked on AWS itself`),
  ]);
});
