import { describe, expect, test } from "bun:test";
import { devOptions, mockApi, projectFolder } from "../dev/dev-project.fixture.ts";
import { loadProject } from "./load-project.ts";
import { configText } from "./print-config.ts";

const SLUICE_YAML = `
settings:
  limits: { idleTimeoutMs: 700000 }
  accessKeys:
    - accessKeyId: AKIAEXAMPLE
      secretAccessKey: wJalrXUtnFEMI
      sessionToken: FwoGZXIvYXdz
      policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] }
apis:
  chat:${mockApi()}
      send: { function: send, twoWay: true }
      http: { integrationUri: "http://localhost:8080/{path}", requestParameters: { integration.request.path.path: "'a'" } }
functions:
  send: { handler: app.handler, runtime: nodejs22.x, environment: { TABLE: rooms } }
`;

const withoutComments = (text: string) => text.replace(/ *#.*$/gm, "").replace(/\n+/g, "\n");

describe("configText()", () => {
  test("is a sluice.yaml that runs the same, from sluice.yaml", () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.mjs": "" });
    const loaded = loadProject(devOptions(project.folder));
    const text = configText(loaded);
    project.write("printed/sluice.yaml", text);
    const again = loadProject(devOptions(project.path("printed")));
    expect(again.project.apis).toEqual(loaded.project.apis);
    expect(again.project.functions).toEqual(loaded.project.functions);
    expect(again.config).toEqual({ ...loaded.config, accessKeys: [] });
    expect(withoutComments(configText(again))).toBe(withoutComments(text));
  });

  test("is a sluice.yaml that runs the same, from a template", async () => {
    const folder = "../../../test/fixtures/templates/sam-websocket.yaml";
    const template = await Bun.file(new URL(folder, import.meta.url)).text();
    using project = projectFolder({ "template.yaml": template });
    const loaded = loadProject(devOptions(project.folder));
    project.write("printed/sluice.yaml", configText(loaded));
    const again = loadProject(devOptions(project.path("printed")));
    expect(again.project.functions).toEqual(loaded.project.functions);
    expect(withoutComments(configText(again))).toBe(withoutComments(configText(loaded)));
  });

  test("names where each setting comes from, and what is looser than AWS", () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.mjs": "" });
    const text = configText(loadProject(devOptions(project.folder, { flags: { port: "0" } })));
    expect(text).toStartWith("# limits.idleTimeoutMs is 700000 milliseconds; AWS allows 600000\n");
    expect(text).toContain("  port: 0 # --port\n");
    expect(text).toContain(`    idleTimeoutMs: 700000 # ${project.path("sluice.yaml")}:3\n`);
    expect(text).toContain('  host: "127.0.0.1" # default\n');
  });

  test("shows API keys and usage plans, without the keys' values", () => {
    const value = "apikey1234abcdefghij0123456789";
    using project = projectFolder({
      "sluice.yaml": `apis:
  chat:${mockApi()}
apiKeys: { alice: { value: ${value}, enabled: false } }
usagePlans:
  basic: { apiStages: [{ api: chat, stage: dev }], apiKeys: [alice], throttle: { rateLimit: 0.5 }, quota: { limit: 9, period: WEEK, offset: 1 } }
`,
    });
    const loaded = loadProject(devOptions(project.folder, { printConfig: true }));
    const text = configText(loaded);
    expect(text).not.toContain(value);
    expect(text).toContain("# its value is not printed: add value, valueFile or valueEnvironment");
    project.write("printed/sluice.yaml", text);
    const again = loadProject(devOptions(project.path("printed"), { printConfig: true }));
    expect(again.project.usagePlans).toEqual(loaded.project.usagePlans);
    expect(again.project.apiKeys).toMatchObject([{ name: "alice", enabled: false }]);
    expect(again.project.apiKeys[0]?.apiKeyId).toBe(loaded.project.apiKeys[0]?.apiKeyId ?? "");
    expect(withoutComments(configText(again))).toBe(withoutComments(text));
  });

  test("shows access keys without their secrets", () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML, "app.mjs": "" });
    const text = configText(loadProject(devOptions(project.folder)));
    expect(text).toContain("  # accessKeys:\n  #   - accessKeyId: AKIAEXAMPLE\n");
    expect(text).not.toContain("wJalrXUtnFEMI");
    expect(text).not.toContain("FwoGZXIvYXdz");
  });

  test("shows the endpoints of AWS's services with their sources, and no secret of theirs", () => {
    using project = projectFolder({
      "sluice.yaml": `
settings:
  awsServices:
    endpoints: { dynamodb: "http://localhost:8000/", iotdata: "http://localhost:1883" }
    credentials: { accessKeyId: local, secretAccessKey: wJalrXUtnFEMI, sessionToken: FwoGZXIvYXdz }
apis:
  chat:${mockApi()}
`,
    });
    const flags = { "awsServices.endpointUrl": "http://localhost:4566" };
    const loaded = loadProject(devOptions(project.folder, { flags }));
    const text = configText(loaded);
    expect(text).toContain(`  awsServices:
    endpointUrl: "http://localhost:4566" # --aws-services-endpoint-url
    callAws: false # default
    endpoints:
      "dynamodb": "http://localhost:8000" # ${project.path("sluice.yaml")}:4
      "iotdata": "http://localhost:1883" # ${project.path("sluice.yaml")}:4
    # Secrets are not printed: it needs its secretAccessKey or secretAccessKeyFile.
    # credentials: { accessKeyId: local }
`);
    expect(text).not.toMatch(/wJalrXUtnFEMI|FwoGZXIvYXdz/);
    project.write("printed/sluice.yaml", text);
    const again = loadProject(devOptions(project.path("printed")));
    const { credentials: _secret, ...awsServices } = loaded.config.awsServices;
    expect(again.config.awsServices).toEqual(awsServices);
  });
});
