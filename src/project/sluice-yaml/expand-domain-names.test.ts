import { describe, expect, test } from "bun:test";
import { load, refuses, warningsOf } from "./load-text.fixture.ts";

const APIS = `apis:
  chat: { apiId: aaaaaaaaaa, routes: { $default: "http://localhost:1/" }, stages: { dev: {}, prod: {} } }
  news: { apiId: bbbbbbbbbb, routes: { $default: "http://localhost:1/" } }
`;
/** The domains begin on line 5. */
const file = (domains: string) => `${APIS}domainNames:\n${domains.replace(/^/gm, "  ")}\n`;
const domainsOf = (domains: string) => load(file(domains)).project.domainNames;

describe("expandDomainNames()", () => {
  test("a name alone leads to the only stage of an API", () => {
    expect(domainsOf("news.localhost: news")).toEqual([
      {
        domainName: "news.localhost",
        apiMappings: [{ apiId: "bbbbbbbbbb", stage: "dev", apiMappingKey: "" }],
      },
    ]);
  });

  test("mappings name API, stage and key; PEM files start from the folder", () => {
    const mappings = "[{ api: chat, stage: prod }, { api: news, apiMappingKey: news }]";
    const files = "certificateFile: certs/c.pem, keyFile: /k.pem";
    expect(domainsOf(`"*.example.com": { ${files}, apiMappings: ${mappings} }`)).toEqual([
      {
        domainName: "*.example.com",
        apiMappings: [
          { apiId: "aaaaaaaaaa", stage: "prod", apiMappingKey: "" },
          { apiId: "bbbbbbbbbb", stage: "dev", apiMappingKey: "news" },
        ],
        certificate: { certificateFile: "/project/certs/c.pem", keyFile: "/k.pem" },
      },
    ]);
  });

  test("warns of a key that AWS keeps", () => {
    const domain = "a.b: { apiMappings: [{ api: news, apiMappingKey: ping }] }";
    expect(warningsOf(file(domain))).toEqual([expect.stringContaining('"ping" is never reached')]);
  });

  describe("beside a template", () => {
    const template = load(APIS).project;
    const complete = (domains: string) => {
      const text = `template: t.yaml\ndomainNames:\n${domains.replace(/^/gm, "  ")}\n`;
      return load(text).template?.complete({
        ...template,
        domainNames: [
          {
            domainName: "made.example.com",
            apiMappings: [{ apiId: "aaaaaaaaaa", stage: "dev", apiMappingKey: "" }],
          },
        ],
      }).domainNames;
    };

    test("adds names, and to the template's names mappings and certificates", () => {
      const own = "made.example.com: { certificateFile: c, keyFile: k }";
      const more = "{ apiMappings: [{ api: bbbbbbbbbb, apiMappingKey: n }] }";
      expect(complete(`${own}\nmine.localhost: ${more}`)).toEqual([
        {
          domainName: "made.example.com",
          apiMappings: [{ apiId: "aaaaaaaaaa", stage: "dev", apiMappingKey: "" }],
          certificate: { certificateFile: "/project/c", keyFile: "/project/k" },
        },
        {
          domainName: "mine.localhost",
          apiMappings: [{ apiId: "bbbbbbbbbb", stage: "dev", apiMappingKey: "n" }],
        },
      ]);
    });

    test("refuses a key that the template has taken", () => {
      const taken = "made.example.com: news";
      expect(() => complete(taken)).toThrow("ApiMapping key already exists for this domain name");
    });
  });
});

refuses("expandDomainNames()", [
  ["a name that is none", file("localhost: news"), 5, 'The domain name "localhost" must have'],
  ["an unknown API", file("a.b: nwes"), 5, 'There is no API "nwes": there is chat, news'],
  [
    "an API of several stages without one",
    file("a.b: chat"),
    5,
    'API "chat" has several stages: add stage, one of dev, prod',
  ],
  [
    "an unknown stage",
    file("a.b:\n  apiMappings:\n    - api: chat\n      stage: test"),
    8,
    'Invalid stage identifier specified: API "chat" has no stage "test", only dev, prod',
  ],
  [
    "a key twice",
    file("a.b:\n  apiMappings:\n    - { api: news }\n    - { api: news }"),
    8,
    'ApiMapping key already exists for this domain name: "" of a.b',
  ],
  [
    "several levels",
    file("a.b:\n  apiMappings:\n    - api: news\n      apiMappingKey: a/b"),
    8,
    'The API mapping key "a/b" has more than one level',
  ],
  ["a domain without mapping", file("a.b: {}"), 5, "domainNames.a.b leads to no API: add"],
  [
    "a certificate without its key",
    file("a.b:\n  apiMappings: [{ api: news }]\n  certificateFile: c.pem"),
    7,
    "domainNames.a.b.certificateFile needs keyFile beside it",
  ],
  [
    "a key without its certificate",
    file("a.b:\n  keyFile: c.pem\n  apiMappings: [{ api: news }]"),
    6,
    "domainNames.a.b.keyFile needs certificateFile beside it",
  ],
  [
    "an unknown member",
    file("a.b:\n  apiMapping: []"),
    6,
    'Unknown key "apiMapping": did you mean "apiMappings"? (in domainNames.a.b)',
  ],
]);
