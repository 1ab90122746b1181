import { describe, expect, test } from "bun:test";
import { load } from "../template.fixture.ts";
import { api, type Properties, ref, refused, template, warned } from "./api.fixture.ts";

const LINKED: Properties = {
  IntegrationType: "HTTP_PROXY",
  IntegrationMethod: "POST",
  IntegrationUri: "http://nlb.internal/",
  ConnectionType: "VPC_LINK",
};
const LINK: Properties = { Type: "AWS::ApiGateway::VpcLink", Name: "l", TargetArns: ["arn:x"] };

describe("a VPC link of a template", () => {
  test("is known by the id that Ref gives", () => {
    const changes = { Nlb: LINK, Int: { ...LINKED, ConnectionId: ref("Nlb") } };
    const [integration] = api(changes)?.integrations ?? [];
    const connectionId = (integration as { connectionId?: string }).connectionId ?? "";
    expect(connectionId).toMatch(/^[a-z][a-z0-9]{5}$/);
    expect(warned(changes)).toEqual([
      'Integration Int: there is no VPC here, and nothing says where VPC link Nlb leads: the URI is called directly. Add vpcLinks: { Nlb: { target: "http://127.0.0.1:8080" } } to sluice.yaml',
    ]);
    const known = { vpcLinkIds: new Set([connectionId]) };
    expect(load(template(changes), known).warnings).toEqual([]);
  });

  test("may be a stage variable", () => {
    const changes = {
      Int: { ...LINKED, ConnectionId: "${stageVariables.vpcLinkId}" },
      Stage: { StageVariables: { vpcLinkId: "nlb" } },
    };
    expect(warned(changes)).toHaveLength(1);
    const known = { vpcLinkIds: new Set(["any"]) };
    expect(load(template(changes), known).warnings).toEqual([]);
  });

  test("is required with VPC_LINK, is a template, and has at most 1024 characters", () => {
    expect(refused({ Int: LINKED })).toBe("Integration Int: ConnectionId is required");
    expect(refused({ Int: { ...LINKED, ConnectionId: "${x}" } })).toStartWith("Integration Int: ");
    const most = "x".repeat(1_024);
    expect(warned({ Int: { ...LINKED, ConnectionId: most } })).toHaveLength(1);
    expect(refused({ Int: { ...LINKED, ConnectionId: `${most}x` } })).toContain("1024 characters");
  });

  test("has no effect where AWS has none, and the default type is never a word worth", () => {
    expect(warned({ Int: { ConnectionType: "INTERNET" } })).toEqual([]);
    expect(warned({ Int: { ConnectionType: "VPC_LINK", ConnectionId: "x" } })).toEqual([
      "Integration Int: ConnectionType is for HTTP and HTTP_PROXY only",
      "Integration Int: ConnectionId is for HTTP and HTTP_PROXY only",
    ]);
    const internet = { ...LINKED, ConnectionType: "INTERNET", ConnectionId: "x" };
    expect(warned({ Int: internet })).toEqual([
      "Integration Int: ConnectionId is for ConnectionType VPC_LINK only",
    ]);
  });
});

describe("a client certificate of a template", () => {
  const CERTIFICATE: Properties = { Type: "AWS::ApiGateway::ClientCertificate" };

  test("is named by its stage", () => {
    const changes = { Cert: CERTIFICATE, Stage: { ClientCertificateId: ref("Cert") } };
    const { apis, clientCertificates, warnings } = load(template(changes));
    const id = apis[0]?.stages[0]?.clientCertificateId ?? "";
    expect(id).toMatch(/^[a-z][a-z0-9]{5}$/);
    expect(clientCertificates).toEqual([{ clientCertificateId: id }]);
    expect(warnings).toEqual([]);
  });

  test("must have an id that can name a file", () => {
    expect(refused({ Stage: { ClientCertificateId: "../x" } })).toBe(
      "Stage Stage: ClientCertificateId must be 1 to 128 letters, digits, hyphens and underscores: found ../x",
    );
  });
});
