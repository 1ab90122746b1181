import { describe, expect, test } from "bun:test";
import { createServer } from "node:net";
import { devOptions, mockApi, projectFolder, refusal } from "./dev-project.fixture.ts";
import { runDev } from "./run-dev.ts";

const SLUICE_YAML = `apis:\n  chat:${mockApi()}`;

describe("runDev() refuses", () => {
  test("a folder without a project, in one sentence", async () => {
    using project = projectFolder();
    expect(await refusal(() => runDev(devOptions(project.folder)))).toBe(
      `parameter: No project in ${project.folder}: looked for sluice.yaml, sluice.yml, template.yaml, template.yml, template.json, serverless.yml (or .yaml, .json, .js, .cjs, .mjs, .ts) and cdk.json`,
    );
  });

  test("a definition with an error, naming file and line", async () => {
    using project = projectFolder({ "sluice.yaml": "apis:\n  chat:\n    rotues: {}\n" });
    expect(await refusal(() => runDev(devOptions(project.folder)))).toBe(
      `parameter: ${project.path("sluice.yaml")}:3: Unknown key "rotues": did you mean "routes"? (in apis.chat)`,
    );
  });

  test("a setting with an error, naming the flag", async () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML });
    const options = devOptions(project.folder, { flags: { port: "many" } });
    expect(await refusal(() => runDev(options))).toBe(
      'parameter: --port must be a whole number from 0 to 65535, not "many"',
    );
  });

  test("a port that another program has, naming what to do", async () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML });
    const taken = createServer();
    const { promise: listening, resolve } = Promise.withResolvers<void>();
    taken.listen(0, "127.0.0.1", resolve);
    await listening;
    try {
      const port = String((taken.address() as { port: number }).port);
      const flags = { port, stateFolder: project.path("state"), strict: true, json: true };
      expect(await refusal(() => runDev(devOptions(project.folder, { flags })))).toBe(
        `general: Cannot listen on 127.0.0.1:${port}: another program does. Choose another port with --port, or --port 0 for a free one.`,
      );
    } finally {
      taken.close();
    }
  });

  test("a host that is no address and no name that leads to one", async () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML });
    const flags = { host: "host.invalid", port: "0", stateFolder: project.path("state") };
    expect(await refusal(() => runDev(devOptions(project.folder, { flags })))).toBe(
      "general: Cannot listen on host.invalid:0: host.invalid is no address of this machine, and no name that leads to one.",
    );
  });

  test("a port of the control listener that another program has, naming what to do", async () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML });
    const taken = createServer();
    const { promise: listening, resolve } = Promise.withResolvers<void>();
    taken.listen(0, "127.0.0.1", resolve);
    await listening;
    try {
      const controlPort = String((taken.address() as { port: number }).port);
      const flags = { port: "0", controlPort, stateFolder: project.path("state"), json: true };
      expect(await refusal(() => runDev(devOptions(project.folder, { flags })))).toBe(
        `general: Cannot listen on 127.0.0.1:${controlPort}: another program does. Choose another port with --control-port, or --control-port 0 for a free one.`,
      );
    } finally {
      taken.close();
    }
  });

  test("a state folder that cannot be made, naming --state-folder", async () => {
    using project = projectFolder({ "sluice.yaml": SLUICE_YAML, file: "" });
    const flags = { port: "0", stateFolder: project.path("file/state"), strict: true };
    const sentence = await refusal(() => runDev(devOptions(project.folder, { flags })));
    expect(sentence).toStartWith(
      "parameter: Cannot keep the development certificate authority in ",
    );
    expect(sentence).toEndWith("Name another folder with --state-folder.");
  });
});
