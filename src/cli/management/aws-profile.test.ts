import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProfile, parseIni } from "./aws-profile.ts";

const home = mkdtempSync(join(tmpdir(), "sluice-profile-"));
afterAll(() => rmSync(home, { recursive: true }));
mkdirSync(join(home, ".aws"));
writeFileSync(
  join(home, ".aws/config"),
  `; a comment
[default]
region = eu-central-1
[profile work]
region=us-west-2
output = table
services = local
endpoint_url = http://profile
[services local]
s3 =
  endpoint_url = http://s3
apigatewaymanagementapi =
  endpoint_url = http://service/dev
`,
);
writeFileSync(
  join(home, ".aws/credentials"),
  "[keys]\naws_access_key_id = a\n[work]\nregion = sa-east-1\n",
);

function load(named?: string, variables: Record<string, string> = {}) {
  return loadProfile({ variables, homeFolder: home, workingFolder: home }, named);
}

describe("loadProfile()", () => {
  test("takes the option's profile, the environment's, or the default one", () => {
    expect(load().settings.get("region")).toBe("eu-central-1");
    expect(load(undefined, { AWS_PROFILE: "work" }).name).toBe("work");
    expect(load(undefined, { AWS_DEFAULT_PROFILE: "work" }).name).toBe("work");
    expect(load("keys", { AWS_PROFILE: "work" }).name).toBe("keys");
  });

  test("joins both files and finds the service's endpoint", () => {
    const { settings, serviceEndpointUrl } = load("work");
    expect(settings.get("output")).toBe("table");
    expect(settings.get("region")).toBe("sa-east-1");
    expect(serviceEndpointUrl).toBe("http://service/dev");
  });

  test("refuses a profile that is in neither file, but not a missing default", () => {
    expect(() => load("nobody")).toThrow("The config profile (nobody) could not be found");
    const elsewhere = { variables: {}, homeFolder: "/nowhere", workingFolder: "/" };
    expect(loadProfile(elsewhere, undefined).settings.size).toBe(0);
  });

  test("reads the files that the environment names", () => {
    const variables = { AWS_CONFIG_FILE: "~/.aws/credentials", AWS_SHARED_CREDENTIALS_FILE: "/no" };
    expect(() => load("keys", variables)).toThrow("(keys)");
  });
});

describe("parseIni()", () => {
  test("reads members by indentation and passes over what belongs to no section", () => {
    const sections = parseIni("lost = 1\n[a]\nx = 1 = 2\nb =\n  c = 3\n\n# no\n[ a ]\ny: 4\n");
    expect(Object.fromEntries(sections.get("a") ?? [])).toEqual({
      x: "1 = 2",
      b: "",
      "b.c": "3",
      y: "4",
    });
  });
});
