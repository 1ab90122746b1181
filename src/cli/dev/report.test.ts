import { describe, expect, test } from "bun:test";
import { homedir } from "node:os";
import { servingOf } from "../../core/model/serving.ts";
import { endpointsOf } from "../gateway/endpoints.ts";
import { loadProject } from "../gateway/load-project.ts";
import { reachableHosts } from "../gateway/reachable-hosts.ts";
import { devOptions, mockApi, projectFolder, recordedOutput } from "./dev-project.fixture.ts";
import { reportReady, reportStart } from "./report.ts";

function load(flags: Readonly<Record<string, string | boolean>> = {}) {
  using project = projectFolder({
    "sluice.yaml": `apis:\n  chat:\n    apiId: aaaaaaaaaa${mockApi("pong", "dev: {}, prod: {}")}`,
  });
  return loadProject(devOptions(project.folder, { flags }));
}

const place = { host: "127.0.0.1", port: 4000, controlUrl: "http://127.0.0.1:4001" };

const NO_KEYS =
  "note: No accessKeys are set: functions and the keys of your AWS profiles alone may send to clients. accessKeys in sluice.yaml lets in others.";

describe("reportStart()", () => {
  test("says each limit and switch that is looser than AWS", () => {
    const output = recordedOutput();
    reportStart(load({ "limits.framePayloadBytesMax": "65536", strict: true }), output);
    expect(output.lines).toEqual([
      "warning: limits.framePayloadBytesMax is 65536 bytes; AWS allows 32768",
      NO_KEYS,
    ]);
  });

  test("notes in a friendly sentence that any access key will do", () => {
    const output = recordedOutput();
    reportStart(load(), output);
    expect(output.lines).toEqual([expect.stringMatching(/^note: Any access key may sign /)]);
  });

  test("warns that others can connect, and send unless it is strict, when they can reach it", () => {
    for (const host of ["0.0.0.0", "::", "192.0.2.1"]) {
      const output = recordedOutput();
      reportStart(load({ host }), output);
      expect(output.lines).toEqual([
        `warning: The host is ${host}: whoever reaches it from another machine can connect and, as any access key is let in, send to clients and close them. --strict lets in known keys alone, as AWS does.`,
      ]);
    }
    const output = recordedOutput();
    reportStart(load({ host: "0.0.0.0", strict: true }), output);
    expect(output.lines).toEqual([
      "warning: The host is 0.0.0.0: whoever reaches it from another machine can connect.",
      NO_KEYS,
    ]);
    const own = recordedOutput();
    reportStart(load({ host: "127.0.0.2", strict: true }), own);
    expect(own.lines).toEqual([NO_KEYS]);
  });

  test("warns that others can use the control listener when they can reach it", () => {
    const output = recordedOutput();
    reportStart(load({ controlHost: "0.0.0.0", strict: true }), output);
    expect(output.lines).toEqual([
      "warning: The control host is 0.0.0.0: whoever reaches it from another machine can invoke functions with a known access key.",
      NO_KEYS,
    ]);
    const open = recordedOutput();
    reportStart(load({ controlHost: "::" }), open);
    expect(open.lines).toContain(
      "warning: The control host is ::: whoever reaches it from another machine can invoke functions, as any access key is let in. --strict lets in known keys alone.",
    );
  });

  test("says nothing of who may send when it is strict and keys are named", () => {
    const output = recordedOutput();
    using project = projectFolder({
      "sluice.yaml": `settings: { accessKeys: [{ accessKeyId: AKIA, secretAccessKey: secret }] }\napis:\n  chat:${mockApi()}`,
    });
    reportStart(loadProject(devOptions(project.folder, { flags: { strict: true } })), output);
    expect(output.lines).toEqual([]);
  });

  test("says where the public part of a client certificate lies that is made here", () => {
    using project = projectFolder({
      "sluice.yaml": `clientCertificates: { own: }\napis:\n  chat:${mockApi("pong", "dev: { clientCertificateId: own }")}`,
    });
    const output = recordedOutput();
    const loaded = loadProject(devOptions(project.folder, { flags: { strict: true } }));
    reportStart(loaded, output);
    const { stateFolder } = loaded.config;
    expect(output.lines).toEqual([
      NO_KEYS,
      `note: Client certificate own is made here: backends can trust its authority, ${stateFolder}/ca.pem, or itself, ${stateFolder}/client-certificates/own.pem.`,
    ]);
  });

  test("says what of the project was not understood, with its line", () => {
    const output = recordedOutput();
    const loaded = load({ strict: true });
    const warnings = [{ message: "Key x has no effect", position: { file: "/t", line: 3 } }];
    reportStart({ ...loaded, project: { ...loaded.project, warnings } }, output);
    expect(output.lines).toEqual([NO_KEYS, "warning: 3: Key x has no effect"]);
  });
});

describe("reportReady()", () => {
  test("tells people where each API answers, its other stages and what to try", () => {
    const output = recordedOutput();
    const loaded = load();
    reportReady(endpointsOf(servingOf(loaded.project), place), loaded, output);
    const text = output.lines.join("\n");
    expect(text).toContain("chat (aaaaaaaaaa), stage dev (and prod)");
    expect(text).toContain("clients       ws://localhost:4000/dev");
    expect(text).toContain("@connections  http://localhost:4000/dev");
    expect(text).toContain(
      "\n  control         http://127.0.0.1:4001 (/metrics, and the Lambda API for local functions)\n",
    );
    expect(text).toContain("\n    sluice connect ws://localhost:4000/dev\n");
    expect(text).toContain(
      "    AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \\\n    sluice api",
    );
    expect(text).toContain(
      `, for clients that trust ${loaded.config.stateFolder.replace(homedir(), "~")}/ca.pem (curl: --cacert).`,
    );
    expect(text).toContain("--endpoint-url http://localhost:4000/dev");
  });

  test("names the API key that $connect asks for, and shows a generated one in a terminal", () => {
    using project = projectFolder({
      "sluice.yaml": `apis:
  chat:
    routes:
      $connect: { integrationUri: "http://localhost:8080/", apiKeyRequired: true }
apiKeys: { bob: {} }
usagePlans: { basic: { apiStages: [{ api: chat, stage: dev }], apiKeys: [bob] } }`,
    });
    const loaded = loadProject(
      devOptions(project.folder, { flags: { stateFolder: project.path("state") } }),
    );
    const value = loaded.generatedApiKeys[0]?.value?.reveal() ?? "";
    const said = (isTerminal: boolean) => {
      const output = recordedOutput({ isTerminal });
      reportReady(endpointsOf(servingOf(loaded.project), place), loaded, output);
      return output.lines;
    };
    expect(said(true)).toContain("    sluice connect ws://localhost:4000/dev -H 'x-api-key: …'");
    expect(said(true)).toContain(`    bob  ${value}`);
    expect(said(false).join("\n")).not.toContain(value);
  });

  test("names what the authorizer of $connect looks for", () => {
    const output = recordedOutput();
    using project = projectFolder({
      "sluice.yaml": `apis:
  chat:
    authorizers:
      tokens:
        function: check
        identitySource: [route.request.querystring.token, route.request.header.X-Room, context.stage]
    routes:
      $connect: { authorizer: tokens }
functions: { check: { handler: app.handler, runtime: nodejs22.x } }`,
      "app.mjs": "",
    });
    const loaded = loadProject(devOptions(project.folder));
    reportReady(endpointsOf(servingOf(loaded.project), place), loaded, output);
    expect(output.lines).toContain(
      "    sluice connect 'ws://localhost:4000/dev?token=…' -H 'X-Room: …'",
    );
  });

  test("offers no made-up keys where they are refused", () => {
    const output = recordedOutput();
    const loaded = load({ strict: true });
    reportReady(endpointsOf(servingOf(loaded.project), place), loaded, output);
    expect(output.lines.join("\n")).not.toContain("AWS_ACCESS_KEY_ID");
  });

  test("tells where other machines reach it", () => {
    const output = recordedOutput();
    const loaded = load({ host: "0.0.0.0" });
    reportReady(
      endpointsOf(servingOf(loaded.project), { ...place, host: "0.0.0.0" }),
      loaded,
      output,
    );
    for (const host of reachableHosts("0.0.0.0")) {
      expect(output.lines).toContain(`                  ws://${host}:4000/dev`);
    }
  });

  describe("of an API with custom domains", () => {
    const load = (members: string, flags: Readonly<Record<string, boolean>> = {}) => {
      using project = projectFolder({
        "sluice.yaml": `domainNames: { chat.localhost: { apiMappings: [{ api: chat, stage: prod, apiMappingKey: v1 }] } }\napis:\n  chat:\n    apiId: aaaaaaaaaa\n    ${members}${mockApi("pong", "dev: {}, prod: {}")}`,
      });
      return loadProject(devOptions(project.folder, { flags }));
    };
    const linesOf = (loaded: ReturnType<typeof load>) => {
      const output = recordedOutput();
      reportReady(endpointsOf(servingOf(loaded.project), place), loaded, output);
      return output.lines;
    };

    test("tells people each domain with its stage", () => {
      const text = linesOf(load("name: chat")).join("\n");
      expect(text).toContain("    domain        ws://chat.localhost:4000/v1 (prod)\n");
      expect(text).toContain("    @connections  http://chat.localhost:4000/v1");
    });

    test("tries the domain when the default endpoint is disabled", () => {
      const lines = linesOf(load("disableExecuteApiEndpoint: true"));
      expect(lines).toContain("    clients       ws://chat.localhost:4000/v1");
      expect(lines).toContain("    sluice connect ws://chat.localhost:4000/v1");
      expect(lines.join("\n")).not.toContain("localhost:4000/dev");
    });

    test("tells programs the domains too", () => {
      const [line = ""] = linesOf(load("name: chat", { json: true }));
      expect(JSON.parse(line.replace("result: ", "")).customDomains).toEqual([
        {
          stage: "prod",
          url: "ws://chat.localhost:4000/v1",
          callbackUrl: "http://chat.localhost:4000/v1",
        },
      ]);
    });
  });

  test("tells programs one JSON object for each API and nothing else", () => {
    const output = recordedOutput();
    const loaded = load({ json: true });
    reportReady(endpointsOf(servingOf(loaded.project), place), loaded, output);
    expect(output.lines).toEqual([
      'result: {"apiId":"aaaaaaaaaa","stage":"dev","url":"ws://localhost:4000/dev","callbackUrl":"http://localhost:4000/dev","controlUrl":"http://127.0.0.1:4001"}',
    ]);
  });
});
