import { describe, expect, test } from "bun:test";
import type { ServeGateway } from "../../compose/serve-gateway.ts";
import { servingOf } from "../../core/model/serving.ts";
import { mockApi, projectFolder, recordedOutput } from "../dev/dev-project.fixture.ts";
import { loadServed } from "./load-served.ts";
import { endpointsIn, reportReady, reportStart } from "./report.ts";
import { serveOptions } from "./serve.fixture.ts";

const CHAT = `apis:\n  chat:\n    apiId: aaaaaaaaaa${mockApi()}`;

function load(
  flags: Readonly<Record<string, string | boolean>> = {},
  text: string | undefined = CHAT,
) {
  using folder = projectFolder({ "sluice.yaml": text });
  return loadServed(serveOptions(folder.folder, { path: folder.folder, flags }));
}

function gateway(changes: Partial<ServeGateway> = {}): ServeGateway {
  return {
    ...{
      port: 7,
      controlUrl: "http://127.0.0.1:8",
      isTls: false,
      administrator: { credentials: [] },
      serving: servingOf(load().project),
    },
    ...changes,
  } as ServeGateway;
}

describe("reportStart()", () => {
  const linesFor = (flags: Readonly<Record<string, string | boolean>>) => {
    const output = recordedOutput();
    reportStart(load(flags), output);
    return output.lines;
  };

  test("says nothing of a gateway behind a proxy of this machine", () => {
    expect(linesFor({})).toEqual([]);
  });

  test("warns of plain text that other machines reach, of what is looser than AWS and of the control listener", () => {
    const flags = { host: "0.0.0.0", "relax.pingIsActivity": true };
    const lines = linesFor({ ...flags, controlHost: "0.0.0.0", controlPlainText: true });
    expect(lines).toEqual([
      "warning: relax.pingIsActivity is on; AWS documents that messages, not pings, keep a connection from being idle",
      "warning: controlPlainText is on: the control listener answers plain HTTP on 0.0.0.0, where whoever is on the way reads what operators send and are told",
      "warning: Clients are answered in plain text on 0.0.0.0: set tls.certificateFile and tls.keyFile, or let only a proxy that speaks TLS reach the port",
    ]);
  });

  test("says nothing of plain text where there is a certificate", () => {
    const tls = { "tls.certificateFile": "/c.pem", "tls.keyFile": "/k.pem" };
    expect(linesFor({ host: "0.0.0.0", ...tls })).toEqual([]);
  });
});

describe("reportReady()", () => {
  test("tells people where each API answers", () => {
    const output = recordedOutput();
    reportReady(gateway({ isTls: true }), { ...load(), file: "/etc/sluice.yaml" }, output);
    expect(output.lines).toEqual([
      "Ready: 1 API of /etc/sluice.yaml; wss:// and https:// on port 7, control listener http://127.0.0.1:8",
      "",
      "  chat (aaaaaaaaaa), stage dev",
      "    clients       wss://127.0.0.1:7/dev".replace("127.0.0.1", "localhost"),
      "    @connections  https://localhost:7/dev",
    ]);
  });

  test("has one line for programs, also without an API", () => {
    const output = recordedOutput();
    const nothing = load({ json: true }, "settings: {}\n");
    reportReady(gateway({ serving: servingOf(nothing.project) }), nothing, output);
    expect(output.lines).toEqual([
      "Ready: no API yet; ws:// and http:// on port 7, control listener http://127.0.0.1:8",
      'result: {"host":"127.0.0.1","port":7,"controlUrl":"http://127.0.0.1:8","apis":[]}',
    ]);
    const other = recordedOutput();
    reportReady(gateway(), load({ json: true, logFormat: "json" }), other);
    expect(other.lines.at(-1)).toBe(
      'result: {"host":"127.0.0.1","port":7,"controlUrl":"http://127.0.0.1:8","apis":[{"apiId":"aaaaaaaaaa","stage":"dev","url":"ws://localhost:7/dev","callbackUrl":"http://localhost:7/dev"}]}',
    );
    expect(other.lines).toHaveLength(2);
  });

  test("tells APIs of the file from others", () => {
    const output = recordedOutput();
    const served = load();
    const both = [
      ...served.project.apis,
      ...served.project.apis.map((api) => ({ ...api, apiId: "b" })),
    ];
    const serving = servingOf({ ...served.project, apis: both });
    reportReady(gateway({ serving }), { ...served, file: "/etc/sluice.yaml" }, output);
    expect(output.lines[0]).toStartWith("Ready: 2 APIs, 1 of /etc/sluice.yaml; ws://");
  });

  test.each([
    [1, "Ready: 1 API, and 1 without a stage; ws://"],
    [3, "Ready: 1 API, and 3 without a stage; ws://"],
  ])("counts %i API that nobody can reach apart", (count, line) => {
    const output = recordedOutput();
    const served = load();
    const { apis, ...rest } = servingOf(served.project);
    const bare = Array.from({ length: count }, (_, at) => ({
      ...{ apiId: `b${at}`, name: "bare", disableExecuteApiEndpoint: false, stages: [] },
    }));
    const serving = { ...rest, apis: [...apis, ...bare] };
    reportReady(gateway({ serving }), { ...served, file: undefined }, output);
    expect(output.lines[0]).toStartWith(line);
    const alone = recordedOutput();
    const unreached = gateway({ serving: { ...rest, apis: bare } });
    reportReady(unreached, { ...served, file: undefined }, alone);
    const what = count === 1 ? "1 has no stage" : `${count} have no stage`;
    expect(alone.lines[0]).toStartWith(`Ready: no API yet: ${what}; ws://`);
  });

  test("says where the administrator's key is, and never what it is", () => {
    const file = {
      ...{ file: "/d/credentials", accessKeyId: "AKIA", secretAccessKey: "hush" },
      ...{ isNew: true, isOpen: true },
    };
    const output = recordedOutput();
    reportReady(gateway({ administrator: { credentials: [], file } }), load(), output);
    expect(output.lines.slice(0, 2)).toEqual([
      "warning: Others can read /d/credentials: chmod 600 /d/credentials",
      "note: The administrator's access key was made and kept in /d/credentials: AWS_SHARED_CREDENTIALS_FILE=/d/credentials lets AWS's tools find it.",
    ]);
    expect(output.lines.join()).not.toContain("hush");
    const unused = recordedOutput();
    const administrator = { credentials: [], unusedFile: "/d/credentials" };
    reportReady(gateway({ administrator }), load(), unused);
    expect(unused.lines[0]).toBe(
      "note: The administrator's key in /d/credentials is not let in, because the configuration names keys: remove the file.",
    );
  });
});

test("endpointsIn() is where TLS or plain text answers", () => {
  const served = load();
  expect(endpointsIn(gateway(), served)[0]?.callbackUrl).toBe("http://localhost:7/dev");
  expect(endpointsIn(gateway({ isTls: true }), served)[0]?.url).toBe("wss://localhost:7/dev");
});
