import { expect, test } from "bun:test";
import { renameSync } from "node:fs";
import { waitFor } from "../../../test/support/wait-for.ts";
import { zipOf } from "../../../test/support/zip.ts";
import type { DevGateway } from "../../compose/dev-gateway.ts";
import { ConfigError } from "../../config/config-error.ts";
import type { Project } from "../../core/model/project.ts";
import type { Serving } from "../../core/model/serving.ts";
import { loadProject } from "../gateway/load-project.ts";
import { devOptions, mockApi, projectFolder, recordedOutput } from "./dev-project.fixture.ts";
import { redeployOnChange } from "./redeploy.ts";
import { RELOADS_MAX } from "./reload-guard.ts";

const API = `apis:\n  chat:\n    apiId: aaaaaaaaaa${mockApi()}`;

const FUNCTIONS =
  "functions: { echo: { handler: app.handler, runtime: nodejs22.x, codeUri: src } }";

/** The project in a folder, followed; what is deployed is kept instead of served. */
function followed(files: Readonly<Record<string, string | Uint8Array>>) {
  const project = projectFolder(files);
  const options = devOptions(project.folder);
  const recorded = recordedOutput();
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const notice of listeners) notice();
  };
  const subscribe = (changed: () => void) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  };
  const note = (text: string) => {
    recorded.note(text);
    notify();
  };
  const warn: typeof recorded.warn = (text, position) => {
    recorded.warn(text, position);
    notify();
  };
  const deployed: Serving[] = [];
  const certified: string[][] = [];
  let reloads = 0;
  const reloadedFunctions: string[] = [];
  const gateway = {
    port: 3001,
    prepare: (next: Serving) => ({ apply: () => void deployed.push(next) }),
    withCode: async (serving: Serving) => serving,
    reloadFunctions: (functionArns: Iterable<string>) => {
      reloads += 1;
      reloadedFunctions.push(...functionArns);
    },
    prepareCertificates: (domainNames: Project["domainNames"]) => {
      if (domainNames.some(({ certificate }) => certificate !== undefined)) {
        return Promise.reject(new ConfigError("there is no such file"));
      }
      return Promise.resolve(() => {
        certified.push(domainNames.map(({ domainName }) => domainName));
      });
    },
  } as unknown as DevGateway;
  const started = loadProject(options);
  const watcher = redeployOnChange(options, started, gateway, { ...recorded, note, warn });
  return {
    project,
    deployed,
    certified,
    reloadedFunctions,
    lines: recorded.lines,
    reloads: () => reloads,
    reloaded: (times: number) =>
      waitFor(subscribe, () => reloads >= times || undefined, { what: `reload ${times}` }),
    deployedTimes: (times: number) =>
      waitFor(subscribe, () => deployed.length >= times || undefined, { what: `deploy ${times}` }),
    said: (part: string) =>
      waitFor(subscribe, () => recorded.lines.find((line) => line.includes(part)), {
        what: `"${part}"`,
      }),
    [Symbol.dispose]() {
      watcher.close();
      project[Symbol.dispose]();
    },
  };
}

test("redeployOnChange() deploys a changed definition", async () => {
  using app = followed({ "sluice.yaml": API });
  app.project.write("sluice.yaml", API.replace("pong", "hello"));
  await app.said("sluice.yaml changed: route $default changed. Open connections follow.");
  expect(app.deployed).toHaveLength(1);
  expect(JSON.stringify(app.deployed[0])).toContain("hello");
});

test("redeployOnChange() deploys a zip that has changed, and says whose code it is", async () => {
  const zip = (data: string) => zipOf([{ name: "app.mjs", data }, { name: "other.mjs" }]);
  const functions =
    "functions: { join: { runtime: nodejs22.x, handler: app.run, codeUri: fn.zip } }";
  using app = followed({ "sluice.yaml": `${API}${functions}\n`, "fn.zip": zip("1") });
  app.project.write("fn.zip", zip("2"));
  await app.said("fn.zip changed: function join changed. Open connections follow.");
  expect(app.deployed).toHaveLength(1);
});

test("redeployOnChange() deploys a layer that has changed, and starts its functions anew", async () => {
  const functions =
    "functions: { join: { runtime: nodejs22.x, handler: app.run, codeUri: src, layers: [lay] } }";
  using app = followed({
    ...{ "sluice.yaml": `${API}${functions}\n`, "src/app.mjs": "", "lay/nodejs/x.js": "" },
  });
  app.project.write("lay/nodejs/x.js", "1");
  await app.said("x.js changed: function join changed. Open connections follow.");
  expect(app.deployed).toHaveLength(1);
  expect(app.reloadedFunctions).toHaveLength(1);
});

test("redeployOnChange() keeps the deployment when the definition is broken, and takes the next", async () => {
  using app = followed({ "sluice.yaml": API });
  app.project.write("sluice.yaml", "apis: { chat: { rotues: {} } }");
  const line = await app.said("Not deployed, the previous deployment stays: ");
  expect(line).toContain('sluice.yaml:1: Unknown key "rotues": did you mean "routes"?');
  expect(app.deployed).toEqual([]);
  app.project.write("sluice.yaml", API);
  await app.said("Deployed: ");
  expect(app.deployed).toHaveLength(1);
});

test("redeployOnChange() says that changed settings wait for the next start, secrets too", async () => {
  const settings = (secret: string) =>
    `settings: { accessKeys: [{ accessKeyId: AKIA, secretAccessKey: ${secret} }] }\n${API}`;
  using app = followed({ "sluice.yaml": settings("one") });
  app.project.write("sluice.yaml", settings("two"));
  await app.said("warning: The settings have changed: they take effect at the next start");
  await app.said("Deployed: ");
  expect(app.lines.join("\n")).not.toMatch(/\b(one|two)\b/);
});

test("redeployOnChange() says that the next start fails with a file that settings name and is not there", async () => {
  using app = followed({ "sluice.yaml": API });
  app.project.write("sluice.yaml", `settings: { backends: { caFile: nowhere.pem } }\n${API}`);
  await app.said("the next start will fail with them: backends.caFile: There is no file ");
  await app.said("Deployed: ");
});

test("redeployOnChange() says that changed credentials of AWS's services wait for the next start", async () => {
  const settings = (secret: string) =>
    `settings: { awsServices: { credentials: { accessKeyId: AKIA, secretAccessKey: ${secret} } } }\n${API}`;
  using app = followed({ "sluice.yaml": settings("one") });
  app.project.write("sluice.yaml", settings("two"));
  await app.said("warning: The settings have changed: they take effect at the next start");
  await app.said("Deployed: ");
});

test("redeployOnChange() says where a new API answers", async () => {
  using app = followed({ "sluice.yaml": API });
  app.project.write("sluice.yaml", `${API}\n  news:\n    apiId: bbbbbbbbbb${mockApi()}`);
  await app.said("clients       ws://localhost:3001/_aws/execute-api/bbbbbbbbbb/dev");
  expect(app.lines.join("\n")).not.toContain("ws://localhost:3001/dev");
});

test("redeployOnChange() says where a new custom domain answers, which has a certificate at once", async () => {
  const api = `${API}    disableExecuteApiEndpoint: true\n`;
  const file = (names: string) => `${api}domainNames: { ${names} }\n`;
  using app = followed({ "sluice.yaml": file("a.localhost: chat") });
  app.project.write("sluice.yaml", file("a.localhost: chat, b.localhost: chat"));
  await app.said("    domain        ws://b.localhost:3001");
  expect(app.certified).toEqual([["a.localhost", "b.localhost"]]);
  app.project.write("sluice.yaml", `# again\n${file("a.localhost: chat, b.localhost: chat")}`);
  await app.deployedTimes(2);
  expect(app.certified).toHaveLength(1);
});

test("redeployOnChange() keeps the deployment when a certificate cannot be read", async () => {
  using app = followed({ "sluice.yaml": API });
  const own =
    "domainNames: { a.b: { certificateFile: c.pem, keyFile: k.pem, apiMappings: [{ api: chat }] } }\n";
  app.project.write("c.pem", "");
  app.project.write("k.pem", "");
  app.project.write("sluice.yaml", `${API}${own}`);
  await app.said("Not deployed, the previous deployment stays: there is no such file");
  expect([app.deployed, app.certified]).toEqual([[], []]);
});

test("redeployOnChange() says once where a client certificate lies that is made here", async () => {
  const certified = `clientCertificates: { own: }\n${API.replace("dev: {}", "dev: { clientCertificateId: own }")}`;
  using app = followed({ "sluice.yaml": API });
  app.project.write("sluice.yaml", certified);
  await app.said("Deployed: ");
  const count = app.lines.length;
  expect(app.lines.join("\n")).toContain("note: Client certificate own is made here");
  app.project.write("sluice.yaml", certified.replace("own: }", "own: , other: }"));
  await app.said("clientCertificates.other is named by no stage");
  expect(app.lines.slice(count).join("\n")).not.toContain("Client certificate");
});

test("redeployOnChange() loads functions again when their code changes", async () => {
  using app = followed({ "sluice.yaml": `${API}\n${FUNCTIONS}`, "src/app.mjs": "1" });
  app.project.write("src/app.mjs", "2");
  await app.said("Reloaded function echo: ");
  expect(app.reloads()).toBe(1);
  expect(app.deployed).toEqual([]);
});

test("redeployOnChange() loads the functions again whose code has changed, and no others", async () => {
  const functions = ["one", "two", "other"].map(
    (name) =>
      `  ${name}: { handler: app.handler, runtime: nodejs22.x, codeUri: ${name === "other" ? "b" : "a"} }\n`,
  );
  const files = { "a/app.mjs": "1", "b/app.mjs": "1" };
  using app = followed({ "sluice.yaml": `${API}\nfunctions:\n${functions.join("")}`, ...files });
  app.project.write("a/app.mjs", "2");
  await app.said("Reloaded functions one and two: ");
  expect(app.reloadedFunctions.map((arn) => arn.split(":").at(-1))).toEqual(["one", "two"]);
});

test("redeployOnChange() says so when a change changes nothing that is served", async () => {
  using app = followed({ "sluice.yaml": API });
  app.project.write("sluice.yaml", `# a comment\n${API}`);
  await app.said("sluice.yaml changed, and nothing that is served");
});

test("redeployOnChange() repeats no warning that stays as it was", async () => {
  const template = (more: string) => `Notes: {}
${more}
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
  Live: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Api, StageName: dev, AutoDeploy: true } }
`;
  using app = followed({ "template.yaml": template("") });
  app.project.write("template.yaml", `# moved\n${template("More: {}")}`);
  await app.said("Deployed: ");
  expect(app.lines.filter((line) => line.startsWith("warning: "))).toEqual([
    "warning: 3: Template section More is not known, so it has no effect",
  ]);
});

test("redeployOnChange() names the file that was replaced, not what an editor put in its place", async () => {
  using app = followed({ "sluice.yaml": `${API}\n${FUNCTIONS}`, "src/app.mjs": "1" });
  app.project.write("src/app.mjs.4f2a", "2");
  renameSync(app.project.path("src/app.mjs.4f2a"), app.project.path("src/app.mjs"));
  expect(await app.said("Reloaded function echo: ")).toEndWith("src/app.mjs changed");
});

const BESIDE = FUNCTIONS.replace(", codeUri: src", "");

test("redeployOnChange() reloads nothing for a log or for data that lie beside the code", async () => {
  using app = followed({ "sluice.yaml": `${API}\n${BESIDE}`, "app.mjs": "1", "rooms.json": "{}" });
  app.project.write("dev.log", "a line");
  app.project.write("rooms.json", "[]");
  app.project.write("data/new.sqlite", "");
  app.project.write("app.mjs", "2");
  expect(await app.said("Reloaded function echo: ")).toEndWith("app.mjs changed");
  app.project.write("dev.log", "another line");
  app.project.write("app.mjs", "3");
  await app.reloaded(2);
  expect(app.lines.filter((line) => !line.endsWith("app.mjs changed"))).toEqual([]);
});

test("redeployOnChange() ends a loop of reloads with one warning, and goes on with other files", async () => {
  using app = followed({ "sluice.yaml": `${API}\n${BESIDE}`, "app.mjs": "1", "made.mjs": "0" });
  for (let reload = 1; reload <= RELOADS_MAX + 1; reload += 1) {
    app.project.write("made.mjs", String(reload));
    await app.reloaded(reload);
  }
  await app.said("made.mjs changed more than 10 times in 10 seconds: its changes reload nothing");
  app.project.write("made.mjs", "once more");
  app.project.write("app.mjs", "2");
  expect(await app.said("app.mjs changed")).toStartWith("Reloaded function echo: ");
  expect(app.reloads()).toBe(RELOADS_MAX + 2);
  expect(app.lines.filter((line) => line.startsWith("warning: "))).toHaveLength(1);
});
