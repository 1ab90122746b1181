import { expect, test } from "bun:test";
import { devOptions, mockApi, projectFolder } from "../dev/dev-project.fixture.ts";
import { loadProject } from "../gateway/load-project.ts";
import { chosenSettings } from "./chosen-settings.ts";

test("chosenSettings() are those of the file, without keys that sign, and the Region and account of the ARNs", () => {
  using project = projectFolder({
    "sluice.yaml": `settings:
  stage: dev
  limits: { idleTimeoutMs: 1000 }
  awsServices: { endpoints: { dynamodb: "http://localhost:8000" } }
  accessKeys: [{ accessKeyId: AKIAEXAMPLE, secretAccessKey: wJalrXUtnFEMI }]
apis:
  chat:${mockApi()}
`,
  });
  const options = { printConfig: true, flags: { accountId: "210987654321", port: "0" } };
  expect(chosenSettings(loadProject(devOptions(project.folder, options)))).toEqual({
    accountId: "210987654321",
    port: 0,
    limits: { idleTimeoutMs: 1_000 },
    awsServices: { endpoints: { dynamodb: "http://localhost:8000" } },
  });
});
