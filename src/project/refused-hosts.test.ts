import { describe, expect, test } from "bun:test";
import { AddressPolicy } from "../core/address-policy.ts";
import type { Integration } from "../core/model/integration.ts";
import { ref, template } from "./cloudformation/resources/api.fixture.ts";
import { load, warningsOf } from "./cloudformation/template.fixture.ts";
import { refusedHosts } from "./refused-hosts.ts";
import { loadSluiceYaml } from "./sluice-yaml/load-sluice-yaml.ts";

const STANDARD = AddressPolicy.compile({});
const STRICT = AddressPolicy.compile({ denyAddresses: "loopback" });
const METADATA = "http://169.254.169.254/latest";
const SENTENCE =
  "calls to 169.254.169.254 are refused, so each one fails: if it is meant, allow it with settings.backends.allowAddresses";

function integration(integrationUri: string, more: { connectionId?: string } = {}): Integration {
  return {
    ...{ integrationId: "abc1234", timeoutInMillis: 29_000, requestParameters: {} },
    ...{ integrationType: "HTTP_PROXY", integrationMethod: "POST", integrationUri, ...more },
  };
}

const said = (uri: string, policy: AddressPolicy | undefined, variables = {}) =>
  refusedHosts(integration(uri), [{ stageVariables: variables }], policy);

describe("refusedHosts()", () => {
  test("names an address that calls may not go to, however it is spelled", () => {
    for (const host of ["169.254.169.254", "0xa9.254.169.254", "2852039166"]) {
      expect(said(`http://${host}:80/latest/{id}`, STANDARD)).toEqual([SENTENCE]);
    }
    expect(said("https://[fd00:ec2::254]/", STANDARD)).toEqual([
      expect.stringContaining("calls to [fd00:ec2::254] are refused"),
    ]);
  });

  test("goes by the lists of the settings, for localhost too", () => {
    for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
      expect(said(`http://${host}/`, STANDARD)).toEqual([]);
      expect(said(`http://${host}/`, STRICT)).toEqual([
        expect.stringContaining(`calls to ${host} are refused`),
      ]);
    }
    const allowing = AddressPolicy.compile({ allowAddresses: "169.254.169.254" });
    expect(said(METADATA, allowing)).toEqual([]);
  });

  test("says nothing of a name, which is looked up when it is called, nor where nobody said what is refused", () => {
    expect(said("http://metadata.internal/", STANDARD)).toEqual([]);
    expect(said(METADATA, undefined)).toEqual([]);
  });

  test("looks at what the stages make of it, once, and passes over what has no value", () => {
    const uri = "http://${stageVariables.host}/";
    expect(said(uri, STANDARD)).toEqual([]);
    const stages = ["169.254.169.254", "10.0.0.1", "169.254.169.254"].map((host) => ({
      stageVariables: { host },
    }));
    expect(refusedHosts(integration(uri), stages, STANDARD)).toEqual([SENTENCE]);
  });

  test("looks at what is called: the host of a VPC link's integration is not", () => {
    const linked = integration(METADATA, { connectionId: "nlb" });
    expect(refusedHosts(linked, [{ stageVariables: {} }], STANDARD)).toEqual([]);
  });
});

describe("a backend that may not be called is a warning at its line", () => {
  test("of a template", () => {
    const text = template({
      Int: { IntegrationType: "HTTP_PROXY", IntegrationMethod: "POST", IntegrationUri: METADATA },
      Route: { Type: "Route", ApiId: ref("Api"), RouteKey: "$default" },
    });
    const lines = warningsOf(load(text, { backendAddresses: STANDARD }));
    expect(lines).toContain(`3: Integration Int: ${SENTENCE}`);
    expect(warningsOf(load(text)).join()).not.toContain("are refused");
  });

  test("of sluice.yaml, for a route and for the target of a VPC link", () => {
    const text = `apis:
  chat:
    routes:
      $default: ${METADATA}
      linked: { integrationUri: "http://nlb.internal/", connectionId: nlb }
vpcLinks:
  nlb: { target: "http://169.254.169.254" }
`;
    const { project } = loadSluiceYaml({
      ...{ file: "/project/sluice.yaml", text, region: "eu-west-1", stackName: "shop" },
      ...{ accountId: "123456789012", backendAddresses: STANDARD },
    });
    expect(project.warnings.map(({ message, position }) => [position?.line, message])).toEqual([
      [4, `apis.chat.routes.$default: ${SENTENCE}`],
      [7, `vpcLinks.nlb.target: ${SENTENCE}`],
    ]);
  });
});
