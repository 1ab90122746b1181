import { describe, expect, spyOn, test } from "bun:test";
import { createServer } from "node:net";
import { projectFolder, refusal } from "../dev/dev-project.fixture.ts";
import { runServe } from "./run-serve.ts";
import { serveOptions } from "./serve.fixture.ts";

describe("runServe() refuses", () => {
  test("a control listener that other machines would reach in plain text", async () => {
    using folder = projectFolder();
    const options = serveOptions(folder.folder, { flags: { controlHost: "0.0.0.0" } });
    expect(await refusal(() => runServe(options))).toStartWith(
      "parameter: The control listener would answer other machines on 0.0.0.0 in plain text: ",
    );
  });

  test("a port that another program has, and leaves nothing running", async () => {
    using folder = projectFolder();
    const taken = createServer();
    const { promise: listening, resolve } = Promise.withResolvers<void>();
    taken.listen(0, "127.0.0.1", resolve);
    await listening;
    try {
      const controlPort = String((taken.address() as { port: number }).port);
      const options = serveOptions(folder.folder, { flags: { controlPort, json: true } });
      expect(await refusal(() => runServe(options))).toBe(
        `general: Cannot listen on 127.0.0.1:${controlPort}: another program does. Choose another port with --control-port, or --control-port 0 for a free one.`,
      );
    } finally {
      taken.close();
    }
  });
});

test("runServe() prints the settings and ends, without touching the data folder", async () => {
  using folder = projectFolder({ "data/credentials": "not a key" });
  let printed = "";
  const write = spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    const options = serveOptions(folder.folder, { printConfig: true });
    expect(await runServe(options)).toBe(0);
  } finally {
    write.mockRestore();
  }
  expect(printed).toContain(`  dataFolder: "${folder.path("data")}" # --data`);
  expect(printed).toContain('  host: "127.0.0.1" # --host');
  expect(printed).not.toContain("stateFolder");
});
