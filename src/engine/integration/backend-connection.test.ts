import { expect, test } from "bun:test";
import { UriTemplate } from "../../core/integration/uri-template.ts";
import { backendConnection } from "./backend-connection.ts";

const choose = (source: string | undefined, clientCertificateId?: string, link = "abc123") =>
  backendConnection(
    { vpcLinkId: source === undefined ? undefined : UriTemplate.compile(source) },
    { stageVariables: { link }, clientCertificateId },
  );

test("backendConnection() names the VPC link and the client certificate that there are", () => {
  expect(choose(undefined)).toEqual({ kind: "connection" });
  expect(choose("nlb")).toEqual({ kind: "connection", connection: { vpcLinkId: "nlb" } });
  expect(choose("${stageVariables.link}", "cert")).toEqual({
    kind: "connection",
    connection: { vpcLinkId: "abc123", clientCertificateId: "cert" },
  });
  expect(choose(undefined, "cert")).toEqual({
    kind: "connection",
    connection: { clientCertificateId: "cert" },
  });
});

test("backendConnection() says which stage variable is missing", () => {
  expect(choose("${stageVariables.other}")).toEqual({ kind: "missing", name: "other" });
});
