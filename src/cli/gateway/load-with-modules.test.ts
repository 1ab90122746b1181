import { expect, test } from "bun:test";
import { devOptions, projectFolder } from "../dev/dev-project.fixture.ts";
import { loadProject } from "./load-project.ts";
import { loadWithModules } from "./load-with-modules.ts";

const SERVICE = `
import { events } from "./events";
export default {
  service: "chat",
  provider: { name: "aws", runtime: "nodejs22.x", region: "eu-north-1" },
  functions: { chat: { handler: "app.chat", environment: { T: "\${file(./table.js):of}" }, events } },
};
`;

test("loadWithModules() runs a service that is code, and the code that it includes", async () => {
  using project = projectFolder({
    "serverless.ts": SERVICE,
    "events.ts": 'export const events: object[] = [{ websocket: "$default" }];\n',
    "table.js": "exports.of = ({ options }) => `rooms-${options.stage}-${options.region}`;\n",
    "app.js": "exports.chat = async () => ({ statusCode: 200 });\n",
  });
  const options = devOptions(project.folder, { flags: { stage: "test" } });
  const { project: loaded, config } = await loadWithModules(options, loadProject);
  expect(config.region).toBe("eu-north-1");
  expect(loaded.functions[0]?.environment).toEqual({ T: "rooms-test-eu-north-1" });
  expect(loaded.sources).toEqual(
    ["serverless.ts", "events.ts", "table.js"].map((name) => project.path(name)),
  );
});

test("loadWithModules() loads what needs no code as it is, and passes on what is refused", async () => {
  using project = projectFolder({ "serverless.yml": "service: chat\n" });
  const load = loadWithModules(devOptions(project.folder), loadProject);
  await expect(load).rejects.toThrow('"provider" property is missing in serverless.yml');
});
