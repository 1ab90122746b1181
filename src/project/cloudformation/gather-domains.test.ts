import { describe, expect, test } from "bun:test";
import { type Properties, ref, refused, template, warned } from "./resources/api.fixture.ts";
import { load } from "./template.fixture.ts";

const DOMAIN: Properties = {
  Type: "DomainName",
  DomainName: "chat.example.com",
  DomainNameConfigurations: [{ CertificateArn: "arn:x", EndpointType: "REGIONAL" }],
};
const MAPPING: Properties = {
  Type: "ApiMapping",
  ApiId: ref("Api"),
  DomainName: ref("D"),
  Stage: ref("Stage"),
};
const HTTP: Properties = { Type: "Api", Name: "h", ProtocolType: "HTTP" };

const domains = (changes: Readonly<Record<string, Properties>>) => {
  const { apis, domainNames } = load(template(changes));
  return { apiId: apis[0]?.apiId ?? "", domainNames };
};

describe("gatherDomains()", () => {
  test("puts the mappings under the names of their domains", () => {
    const { apiId, domainNames } = domains({
      D: DOMAIN,
      Root: MAPPING,
      Keyed: { ...MAPPING, ApiMappingKey: "v1" },
    });
    expect(domainNames).toEqual([
      {
        domainName: "chat.example.com",
        apiMappings: [
          { apiId, stage: "dev", apiMappingKey: "" },
          { apiId, stage: "dev", apiMappingKey: "v1" },
        ],
      },
    ]);
  });

  test("serves a domain that another stack has made", () => {
    const { apiId, domainNames } = domains({ M: { ...MAPPING, DomainName: "*.example.com" } });
    expect(domainNames).toEqual([
      { domainName: "*.example.com", apiMappings: [{ apiId, stage: "dev", apiMappingKey: "" }] },
    ]);
  });

  test("leaves a domain of HTTP APIs alone, whatever is in it", () => {
    const changes = {
      H: HTTP,
      D: { ...DOMAIN, MutualTlsAuthentication: { TruststoreUri: "s3://x" } },
      M: { ...MAPPING, ApiId: ref("H"), Stage: "$default" },
    };
    expect(domains(changes).domainNames).toEqual([]);
    expect(warned(changes)).toEqual([
      "Api H is an HTTP API, so it is left out: only WebSocket APIs run here",
    ]);
  });

  describe("refuses", () => {
    const cases: [name: string, changes: Record<string, Properties>, expected: string][] = [
      [
        "an edge-optimized domain, in AWS's words",
        { D: { ...DOMAIN, DomainNameConfigurations: [{ EndpointType: "EDGE" }] }, M: MAPPING },
        "DomainName D: DomainNameConfigurations: EDGE endpoint type is not supported for APIGatewayV2 domainName",
      ],
      [
        "TLS 1.0",
        { D: { ...DOMAIN, DomainNameConfigurations: [{ SecurityPolicy: "TLS_1_0" }] }, M: MAPPING },
        "DomainName D: DomainNameConfigurations: SecurityPolicy of a WebSocket API's domain must be TLS_1_2",
      ],
      [
        "configurations that are no list of mappings",
        { D: { ...DOMAIN, DomainNameConfigurations: {} }, M: MAPPING },
        "DomainName D: DomainNameConfigurations must be a list",
      ],
      [
        "a configuration that is text",
        { D: { ...DOMAIN, DomainNameConfigurations: ["x"] }, M: MAPPING },
        "DomainName D: DomainNameConfigurations must hold mappings: found text",
      ],
      [
        "mutual TLS",
        { D: { ...DOMAIN, MutualTlsAuthentication: {} }, M: MAPPING },
        "DomainName D: Mutual TLS domain name association is not supported for Websocket APIs.",
      ],
      [
        "a name that is none",
        { D: { ...DOMAIN, DomainName: "localhost" }, M: MAPPING },
        'DomainName D: The domain name "localhost" must have two labels or more, the last one not of digits alone: localhost and addresses lead to the default endpoint',
      ],
      [
        "a name that is none of another stack's",
        { M: { ...MAPPING, DomainName: "a b" } },
        'ApiMapping M: The domain name "a b" must be lower-case labels of letters, digits and hyphens, such as chat.example.com or *.example.com',
      ],
      [
        "the same domain twice",
        { D: DOMAIN, E: DOMAIN, M: MAPPING },
        "DomainName E: The domain name you provided already exists.",
      ],
      [
        "the same key twice",
        { D: DOMAIN, M: MAPPING, N: MAPPING },
        'ApiMapping N: ApiMapping key already exists for this domain name: "" of chat.example.com',
      ],
      [
        "a stage that the API does not have",
        { D: DOMAIN, M: { ...MAPPING, Stage: "prod" } },
        "ApiMapping M: Invalid stage identifier specified: n has no stage prod, only dev",
      ],
      [
        "several levels",
        { D: DOMAIN, M: { ...MAPPING, ApiMappingKey: "a/b" } },
        'ApiMapping M: The API mapping key "a/b" has more than one level, which is for REST and HTTP APIs only: leave one',
      ],
      [
        "a WebSocket API beside an HTTP API",
        { H: HTTP, D: DOMAIN, M: MAPPING, N: { ...MAPPING, ApiId: ref("H"), ApiMappingKey: "h" } },
        "ApiMapping N: Mixing of REST APIs and HTTP APIs on the same domain name can only be accomplished through API Gateway's V2 DomainName interface. Currently, WebSocket APIs can only be attached to a domain name with other WebSocket APIs. This must also occur through API Gateway's V2 DomainName interface.",
      ],
    ];
    for (const [name, changes, expected] of cases) {
      test(name, () => expect(refused(changes)).toBe(expected));
    }
  });

  describe("warns about", () => {
    const cases: [name: string, changes: Record<string, Properties>, expected: string][] = [
      [
        "a domain without mapping",
        { D: DOMAIN },
        "DomainName D: no API mapping of this template leads anywhere, so nothing answers there",
      ],
      [
        "an API of another stack",
        { D: DOMAIN, M: MAPPING, N: { ...MAPPING, ApiId: "abc", ApiMappingKey: "n" } },
        "ApiMapping N leads to API abc, which this template does not make, so it is left out",
      ],
      [
        "routing rules",
        { D: { ...DOMAIN, RoutingMode: "ROUTING_RULE_ONLY" }, M: MAPPING },
        "DomainName D: RoutingMode ROUTING_RULE_ONLY has no effect here: routing rules lead to REST APIs only",
      ],
      [
        "another endpoint type",
        { D: { ...DOMAIN, DomainNameConfigurations: [{ EndpointType: "PRIVATE" }] }, M: MAPPING },
        "DomainName D: DomainNameConfigurations: EndpointType PRIVATE becomes REGIONAL, as on AWS",
      ],
      [
        "a key that AWS keeps",
        { D: DOMAIN, M: { ...MAPPING, ApiMappingKey: "ping" } },
        'ApiMapping M: the API mapping key "ping" is never reached: AWS keeps /ping and /sping for its health check',
      ],
    ];
    for (const [name, changes, expected] of cases) {
      test(name, () => expect(warned(changes)).toEqual([expected]));
    }
  });
});
