import { describe, expect, test } from "bun:test";
import type { ServeGateway } from "../../compose/serve-gateway.ts";
import type { Project } from "../../core/model/project.ts";
import { servingOf } from "../../core/model/serving.ts";
import { mockApi, projectFolder, recordedOutput } from "../dev/dev-project.fixture.ts";
import { loadServed } from "./load-served.ts";
import { reloading } from "./reload.ts";
import { serveOptions } from "./serve.fixture.ts";

const CHAT = `apis:\n  chat:\n    apiId: aaaaaaaaaa${mockApi()}`;

function started(folder: string, path: string | undefined, refuse?: () => never) {
  const options = serveOptions(folder, { path });
  const output = recordedOutput();
  const served: (Project | "certificates")[] = [];
  const loaded = loadServed(options);
  let { project } = loaded;
  const gateway = {
    ...{ port: 7, controlUrl: "http://127.0.0.1:8", isTls: false },
    get serving() {
      return servingOf(project);
    },
    async reload(next: Project) {
      refuse?.();
      project = next;
      served.push(next);
    },
    reloadCertificates: () => served.push("certificates"),
  } as unknown as ServeGateway;
  const reload = reloading(options, loaded, { gateway, output });
  return { reload, served, lines: output.lines };
}

describe("reloading()", () => {
  test("serves what the file says now, and says where what is new answers", async () => {
    using folder = projectFolder({ "sluice.yaml": CHAT });
    const { reload, served, lines } = started(folder.folder, folder.folder);
    folder.write(
      "sluice.yaml",
      `${CHAT}  news:\n    apiId: bbbbbbbbbb${mockApi()}settings: { port: 1 }\n`,
    );
    await reload();
    expect(served.map((each) => (each as Project).apis.length)).toEqual([2]);
    expect(lines).toEqual([
      `Reloaded: ${folder.path("sluice.yaml")}, code and certificates. Open connections follow.`,
      "",
      "  news (bbbbbbbbbb), stage dev",
      "    clients       ws://localhost:7/_aws/execute-api/bbbbbbbbbb/dev",
      "    @connections  http://localhost:7/_aws/execute-api/bbbbbbbbbb/dev",
    ]);
  });

  test("says that settings wait for the next start", async () => {
    using folder = projectFolder({ "sluice.yaml": CHAT });
    const { reload, lines } = started(folder.folder, folder.folder);
    folder.write("sluice.yaml", `${CHAT}settings: { strict: true, region: eu-west-1 }\n`);
    await reload();
    expect(lines.at(-1)).toBe(
      "warning: The settings have changed: they take effect at the next start",
    );
  });

  test("keeps what is served when the file is broken, says why, and still reads certificates", async () => {
    using folder = projectFolder({ "sluice.yaml": CHAT });
    const { reload, served, lines } = started(folder.folder, folder.folder);
    folder.write("sluice.yaml", "apis:\n  chat: { rotues: {} }\n");
    await reload();
    expect(served).toEqual(["certificates"]);
    expect(lines).toEqual([
      `warning: Not reloaded, what was served before stays: ${folder.path("sluice.yaml")}:2: Unknown key "rotues": did you mean "routes"? (in apis.chat)`,
    ]);
    folder.write("sluice.yaml", CHAT);
    await reload();
    expect(served).toHaveLength(2);
  });

  test("names the file that the gateway does not take", async () => {
    using folder = projectFolder({ "sluice.yaml": CHAT });
    const refuse = () => {
      throw new SyntaxError("no such thing");
    };
    const { reload, lines } = started(folder.folder, folder.folder, refuse);
    await reload();
    expect(lines).toEqual([
      `warning: Not reloaded, what was served before stays: ${folder.path("sluice.yaml")}: no such thing`,
    ]);
  });

  test("without a file reads certificates alone", async () => {
    using folder = projectFolder();
    const { reload, served, lines } = started(folder.folder, undefined);
    await reload();
    expect(served).toEqual(["certificates"]);
    expect(lines).toEqual(["Reloaded: certificates were read again."]);
  });
});
