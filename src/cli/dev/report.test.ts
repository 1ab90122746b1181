import { describe, expect, test } from "bun:test";
import { devOptions, mockApi, projectFolder, recordedOutput } from "./dev-project.fixture.ts";
import { endpointsOf } from "./endpoints.ts";
import { loadDevProject } from "./load-dev-project.ts";
import { reportReady, reportStart } from "./report.ts";

function load(flags: Readonly<Record<string, string | boolean>> = {}) {
  using project = projectFolder({
    "sluice.yaml": `apis:\n  chat:\n    apiId: aaaaaaaaaa${mockApi("pong", "dev: {}, prod: {}")}`,
  });
  return loadDevProject(devOptions(project.folder, { flags }));
}

describe("reportStart()", () => {
  test("says each limit and switch that is looser than AWS", () => {
    const output = recordedOutput();
    reportStart(load({ "limits.framePayloadBytesMax": "65536", strict: true }), output);
    expect(output.lines).toEqual([
      "warning: limits.framePayloadBytesMax is 65536 bytes; AWS allows 32768",
    ]);
  });

  test("says what of the project was not understood, with its line", () => {
    const output = recordedOutput();
    const loaded = load({ strict: true });
    const warnings = [{ message: "Key x has no effect", position: { file: "/t", line: 3 } }];
    reportStart({ ...loaded, project: { ...loaded.project, warnings } }, output);
    expect(output.lines).toEqual(["warning: 3: Key x has no effect"]);
  });
});

describe("reportReady()", () => {
  test("tells people where each API answers, its other stages and what to try", () => {
    const output = recordedOutput();
    const loaded = load();
    reportReady(endpointsOf(loaded.project, { host: "127.0.0.1", port: 4000 }), loaded, output);
    const text = output.lines.join("\n");
    expect(text).toContain("chat (aaaaaaaaaa), stage dev (and prod)");
    expect(text).toContain("clients       ws://localhost:4000/dev");
    expect(text).toContain("@connections  http://localhost:4000/dev");
    expect(text).toContain("sluice connect ws://localhost:4000/dev");
    expect(text).toContain("--endpoint-url http://localhost:4000/dev");
  });

  test("tells programs one JSON object for each API and nothing else", () => {
    const output = recordedOutput();
    const loaded = load({ json: true });
    reportReady(endpointsOf(loaded.project, { host: "127.0.0.1", port: 4000 }), loaded, output);
    expect(output.lines).toEqual([
      'result: {"apiId":"aaaaaaaaaa","stage":"dev","url":"ws://localhost:4000/dev","callbackUrl":"http://localhost:4000/dev"}',
    ]);
  });
});
