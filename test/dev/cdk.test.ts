import { expect, test } from "bun:test";
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { devOptions, recordedOutput } from "../../src/cli/dev/dev-project.fixture.ts";
import { redeployOnChange } from "../../src/cli/dev/redeploy.ts";
import { eventLines } from "../../src/cli/gateway/event-lines.ts";
import { loadProject } from "../../src/cli/gateway/load-project.ts";
import { startDevGateway } from "../../src/compose/dev-gateway.ts";
import { inheritedEnvironment } from "../../src/config/sources.ts";
import { waitFor } from "../support/wait-for.ts";
import { connect } from "./websocket.ts";

const APP = join(import.meta.dir, "../fixtures/cdk");

/** A copy of the app, followed as `sluice dev` follows it, in this process. */
async function followed(stacks: readonly string[]) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-cdk-app-")));
  cpSync(APP, folder, { recursive: true });
  const flags = { port: "0", stateFolder: join(folder, ".sluice") };
  const options = devOptions(folder, { flags, stacks });
  const loaded = loadProject(options);
  const recorded = recordedOutput();
  const listeners = new Set<() => void>();
  const note = (text: string) => {
    recorded.note(text);
    for (const notice of listeners) notice();
  };
  const warn: typeof recorded.warn = (text) => note(`warning: ${text}`);
  const output = { ...recorded, note, warn };
  const gateway = await startDevGateway({
    ...{ config: loaded.config, project: loaded.project, inherited: inheritedEnvironment() },
    output: eventLines(loaded.config, output),
  });
  const watcher = redeployOnChange(options, loaded, gateway, output);
  const subscribe = (changed: () => void) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  };
  return {
    loaded,
    assembly: join(folder, "cdk.out"),
    url: `ws://localhost:${gateway.port}/prod`,
    lines: (part: string) => recorded.lines.filter((line) => line.includes(part)),
    said: (part: string) =>
      waitFor(subscribe, () => recorded.lines.find((line) => line.includes(part)), { what: part }),
    async [Symbol.asyncDispose]() {
      watcher.close();
      await gateway.stop(2_000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a new synthesis does to one asset: its folder has another name, which the template knows. */
function synthesizeAgain(assembly: string, functionName: string, code: string): void {
  const file = join(assembly, "FunctionsStack.template.json");
  const text = readFileSync(file, "utf8");
  const { Resources } = JSON.parse(text);
  const old: string = Resources[functionName].Metadata["aws:asset:path"];
  const hash = old.slice("asset.".length);
  const next = [...hash].reverse().join("");
  renameSync(join(assembly, old), join(assembly, `asset.${next}`));
  writeFileSync(join(assembly, `asset.${next}/index.js`), code);
  writeFileSync(file, text.replaceAll(hash, next));
  const manifest = join(assembly, "manifest.json");
  writeFileSync(manifest, readFileSync(manifest));
}

test("a CDK app answers as it was synthesized, follows the next synthesis, and keeps what it has while one is broken", async () => {
  await using app = await followed(["ChatStack"]);
  expect(app.loaded.project.warnings).toEqual([]);
  await expect(connect(`${app.url}?token=closed`)).rejects.toThrow("before it opened");
  using client = await connect(`${app.url}?token=open`);
  client.send({ name: "Ada" });
  await client.message("hello, Ada");
  client.send({ action: "shout", text: "it runs" });
  await client.message("IT RUNS!");

  synthesizeAgain(
    app.assembly,
    "Greet8553ACA9",
    "exports.handler = async () => ({ statusCode: 200, body: 'welcome' });",
  );
  await app.said("Deployed: ");
  client.send({ name: "Ada" });
  await client.message("welcome");

  const manifest = join(app.assembly, "manifest.json");
  const whole = readFileSync(manifest, "utf8");
  writeFileSync(manifest, whole.slice(0, whole.length / 2));
  await app.said("warning: Not deployed, the previous deployment stays: ");
  client.send({ action: "shout", text: "still" });
  await client.message("STILL!");
  expect(app.lines("is not whole JSON")).toHaveLength(1);
  writeFileSync(manifest, whole);
  await app.said("Deployed: ");
  expect(client.received.filter((each) => each === "welcome")).toHaveLength(1);
});
