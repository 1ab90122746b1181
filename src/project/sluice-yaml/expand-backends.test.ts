import { describe, expect, test } from "bun:test";
import { load, refuses, route, warningsOf } from "./load-text.fixture.ts";

const LINKED =
  "integrationUri: http://nlb.internal/\nconnectionType: VPC_LINK\nconnectionId: nlb\n";
const linked = (more: string, members = LINKED) => route(members) + more;
const stages = (stage: string, more: string) => `apis:
  chat:
    stages: { dev: ${stage} }
    routes: { $default: "https://backend.example/" }
${more}`;

describe("expandVpcLinks()", () => {
  test("leads a link to an origin, written short or long", () => {
    for (const target of ["http://127.0.0.1:8080", "{ target: http://127.0.0.1:8080 }"]) {
      const { project } = load(linked(`vpcLinks: { nlb: ${target} }\n`));
      expect(project.vpcLinks).toEqual([{ vpcLinkId: "nlb", target: "http://127.0.0.1:8080" }]);
      expect(project.apis[0]?.integrations[0]).toMatchObject({ connectionId: "nlb" });
      expect(project.warnings).toEqual([]);
    }
  });

  test("connectionId alone is a VPC link, and INTERNET is none", () => {
    const id = "integrationUri: http://nlb.internal/\nconnectionId: nlb\n";
    const links = 'vpcLinks: { nlb: "http://127.0.0.1:1" }\n';
    expect(load(linked(links, id)).project.apis[0]?.integrations[0]).toMatchObject({
      connectionId: "nlb",
    });
    const internet = "integrationUri: http://nlb.internal/\nconnectionType: INTERNET\n";
    const [integration] = load(route(internet)).project.apis[0]?.integrations ?? [];
    expect(integration).not.toHaveProperty("connectionId");
  });

  test("warns of a link that leads nowhere, and of an entry that nothing names", () => {
    expect(warningsOf(linked(""))).toEqual([
      expect.stringContaining("nothing says where VPC link nlb leads: the URI is called directly"),
    ]);
    const both = 'vpcLinks: { nlb: "http://a:1", other: "http://a:2" }\n';
    expect(warningsOf(linked(both))).toEqual([
      "vpcLinks.other is named by no integration, so it has no effect",
    ]);
  });

  test("warns of a stage whose variable leads nowhere", () => {
    const variable = LINKED.replace("connectionId: nlb", "connectionId: ${stageVariables.link}");
    const staged = (link: string) =>
      linked('vpcLinks: { nlb: "http://a:1", other: "http://a:2" }\n', variable).replace(
        "  chat:\n",
        `  chat:\n    stages: { dev: { stageVariables: { link: ${link} } } }\n`,
      );
    expect(warningsOf(staged("other"))).toEqual([]);
    expect(warningsOf(staged("third"))).toEqual([
      expect.stringMatching(/^In stage dev of API "chat" .* where VPC link third leads/),
    ]);
  });
});

describe("expandClientCertificates()", () => {
  test("has those that stages name, with files or without", () => {
    const files = "{ certificateFile: c.pem, keyFile: k.pem }";
    const of = (one: string) =>
      load(stages("{ clientCertificateId: own }", `clientCertificates: { own: ${one} }\n`)).project;
    expect(of(files).clientCertificates).toEqual([
      {
        clientCertificateId: "own",
        files: { certificateFile: "/project/c.pem", keyFile: "/project/k.pem" },
      },
    ]);
    expect(of("").clientCertificates).toEqual([{ clientCertificateId: "own" }]);
    expect(of("").apis[0]?.stages[0]?.clientCertificateId).toBe("own");
  });

  test("warns of one that no stage names", () => {
    expect(warningsOf(stages("{}", "clientCertificates: { own: }\n"))).toEqual([
      "clientCertificates.own is named by no stage, so it has no effect",
    ]);
  });
});

describe("beside a template", () => {
  const text = `template: t.yaml
vpcLinks: { Nlb: "http://127.0.0.1:8080" }
clientCertificates: { Cert: { certificateFile: c.pem, keyFile: k.pem } }
`;
  const { template } = load(text);

  test("names are ids, and logical ids too", () => {
    expect([...(template?.vpcLinkIds ?? [])]).toEqual([
      "Nlb",
      expect.stringMatching(/^[a-z][a-z0-9]{5}$/),
    ]);
  });

  test("the template's certificates get their files", () => {
    const { project } = load(stages("{ clientCertificateId: x }", "clientCertificates: { x: }\n"));
    const [api] = project.apis;
    const named = (clientCertificateId: string) =>
      template?.complete({
        ...project,
        apis:
          api === undefined
            ? []
            : [{ ...api, stages: [{ stageName: "dev", stageVariables: {}, clientCertificateId }] }],
      });
    expect(named("Cert")?.clientCertificates).toMatchObject([
      { clientCertificateId: "Cert", files: { keyFile: "/project/k.pem" } },
    ]);
    expect(named("other")?.clientCertificates).toEqual([{ clientCertificateId: "other" }]);
    expect(named("other")?.vpcLinks).toEqual([]);
  });
});

refuses("expandBackends()", [
  [
    "a target with a path",
    linked("vpcLinks: { nlb: http://127.0.0.1:8080/x }\n"),
    11,
    "vpcLinks.nlb.target must be an origin such as http://127.0.0.1:8080, without a path",
  ],
  [
    "a target that is no URL",
    linked("vpcLinks: { nlb: 'http://[::1' }\n"),
    11,
    "vpcLinks.nlb.target",
  ],
  ["an id with a blank", linked("vpcLinks: { 'a b': http://a }\n"), 11, 'The VPC link id "a b"'],
  [
    "VPC_LINK without connectionId",
    route("integrationUri: http://nlb/\nconnectionType: VPC_LINK"),
    6,
    "connectionType VPC_LINK needs connectionId",
  ],
  [
    "connectionId with INTERNET",
    route("integrationUri: http://nlb/\nconnectionType: INTERNET\nconnectionId: nlb"),
    7,
    "connectionId is for connectionType VPC_LINK",
  ],
  [
    "a connectionId that is no template",
    route("integrationUri: http://nlb/\nconnectionId: ${context.x}"),
    6,
    "Invalid integration URI",
  ],
  [
    "a VPC link of a function",
    route("function: send\nconnectionId: nlb"),
    6,
    "apis.chat.routes.send is an AWS_PROXY integration, which has no connectionId",
  ],
  [
    "an unknown client certificate",
    stages("{ clientCertificateId: own }", ""),
    3,
    'There is no client certificate "own": the file has no clientCertificates',
  ],
  [
    "a client certificate id that is no file name",
    stages("{}", "clientCertificates: { ../x: }\n"),
    5,
    'The client certificate id "../x" must be',
  ],
  [
    "half a pair",
    stages("{ clientCertificateId: own }", "clientCertificates: { own: { keyFile: k } }\n"),
    5,
    "clientCertificates.own.keyFile needs certificateFile beside it",
  ],
]);
