import { describe, expect, test } from "bun:test";
import { load, refusal, warningsOf } from "./template.fixture.ts";

const FUNCTION =
  "  Fn: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}\n";

function api(logicalId: string, domain: string): string {
  return `  ${logicalId}:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.a
      StageName: prod
      Routes: {$connect: {FunctionArn: !GetAtt Fn.Arn}}
      Domain: ${domain}
`;
}

const chat = (domain: string, rest = "") => `Resources:\n${api("Chat", domain)}${rest}${FUNCTION}`;
const keysOf = (domain: string) =>
  load(chat(domain)).domainNames.map(({ domainName, apiMappings }) => [
    domainName,
    ...apiMappings.map(({ stage, apiMappingKey }) => `${stage}:${apiMappingKey}`),
  ]);
const refused = (domain: string) => refusal(chat(domain));
const CERTIFICATE = "CertificateArn: arn:x";

describe("expandDomain()", () => {
  test("maps the stage to the root, or to each base path", () => {
    const name = `DomainName: ws.example.com, ${CERTIFICATE}`;
    expect(keysOf(`{${name}}`)).toEqual([["ws.example.com", "prod:"]]);
    expect(keysOf(`{${name}, BasePath: /v1/}`)).toEqual([["ws.example.com", "prod:v1"]]);
    expect(keysOf(`{${name}, BasePath: [], Route53: {HostedZoneId: Z1}}`)).toEqual([
      ["ws.example.com", "prod:"],
    ]);
    expect(keysOf(`{${name}, BasePath: [one, /], SecurityPolicy: TLS_1_2}`)).toEqual([
      ["ws.example.com", "prod:one", "prod:"],
    ]);
  });

  test("makes a domain that two APIs share once, also under a name that is worked out", () => {
    for (const name of ["ws.example.com", "!Sub 'ws-${AWS::AccountId}.example.com'"]) {
      const domain = (path: string) => `{DomainName: ${name}, ${CERTIFICATE}, BasePath: [${path}]}`;
      const { domainNames, apis } = load(chat(domain("a"), api("News", domain("b"))));
      expect(domainNames).toHaveLength(1);
      expect(domainNames[0]?.apiMappings.map(({ apiId }) => apiId)).toEqual(
        apis.map(({ apiId }) => apiId),
      );
    }
  });

  test("gives the domain SAM's logical id", () => {
    const variables = "!GetAtt ApiGatewayDomainNameV2453c43f60a.RegionalDomainName";
    const user = `  User: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, Environment: {Variables: {A: ${variables}}}}}\n`;
    const domain = `{DomainName: ws.example.com, ${CERTIFICATE}}`;
    const { functions } = load(chat(domain, user));
    expect(functions[0]?.environment.A).toMatch(/^d-.+\.execute-api\.eu-west-1\.amazonaws\.com$/);
  });

  const invalid = "Resource with id [Chat] is invalid.";
  const name = `DomainName: ws.example.com, ${CERTIFICATE}`;
  const cases: [name: string, domain: string, expected: string][] = [
    ["text", "ws.example.com", `8: ${invalid} Property 'Domain' should be a map.`],
    [
      "a domain without a certificate",
      "{DomainName: ws.example.com}",
      `8: ${invalid} Custom Domains only works if both DomainName and CertificateArn are provided.`,
    ],
    [
      "another endpoint",
      `{${name}, EndpointConfiguration: EDGE}`,
      `8: ${invalid} EndpointConfiguration for Custom Domains must be one of ['REGIONAL'].`,
    ],
    [
      "mutual TLS",
      `{${name}, MutualTlsAuthentication: {TruststoreUri: x}}`,
      `8: ${invalid} Mutual TLS domain name association is not supported for Websocket APIs.`,
    ],
    [
      "a base path of other characters",
      `{${name}, BasePath: [a+b]}`,
      `8: ${invalid} Invalid Basepath name provided.`,
    ],
    [
      "a base path that SAM cannot know",
      `{${name}, BasePath: [!Sub 'x']}`,
      `8: ${invalid} Basepath must be a string.`,
    ],
    [
      "two levels",
      `{${name}, BasePath: [a/b]}`,
      '8: ApiMapping ChatabApiMapping: The API mapping key "a/b" has more than one level, which is for REST and HTTP APIs only: leave one',
    ],
  ];
  for (const [what, domain, expected] of cases) {
    test(`refuses ${what}`, () => expect(refused(domain)).toBe(expected));
  }

  test("warns about a property that nothing knows", () => {
    const domain = `{${name}, BasePaths: [a]}`;
    expect(warningsOf(load(chat(domain)))).toEqual([
      "8: Chat: Domain: property BasePaths is not known, so it has no effect: did you mean BasePath?",
    ]);
  });
});
