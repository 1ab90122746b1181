import { describe, expect, test } from "bun:test";
import { servingOf } from "../../core/model/serving.ts";
import { devOptions, mockApi, projectFolder } from "../dev/dev-project.fixture.ts";
import { endpointsOf } from "./endpoints.ts";
import { loadProject } from "./load-project.ts";

const controlUrl = "http://127.0.0.1:4001";

function project() {
  const one = `\n    apiId: aaaaaaaaaa${mockApi("pong", "dev: {}, prod: {}")}`;
  const other = `\n    apiId: bbbbbbbbbb${mockApi()}`;
  using made = projectFolder({ "sluice.yaml": `apis:\n  chat:${one}\n  news:${other}` });
  return loadProject(devOptions(made.folder)).project;
}

describe("endpointsOf()", () => {
  test("gives the first API the short path and the others one with their id", () => {
    expect(
      endpointsOf(servingOf(project()), { host: "127.0.0.1", port: 3001, controlUrl }),
    ).toEqual([
      {
        apiId: "aaaaaaaaaa",
        name: "chat",
        stage: "dev",
        otherStages: ["prod"],
        url: "ws://localhost:3001/dev",
        callbackUrl: "http://localhost:3001/dev",
        controlUrl,
        customDomains: [],
      },
      {
        apiId: "bbbbbbbbbb",
        name: "news",
        stage: "dev",
        otherStages: [],
        url: "ws://localhost:3001/_aws/execute-api/bbbbbbbbbb/dev",
        callbackUrl: "http://localhost:3001/_aws/execute-api/bbbbbbbbbb/dev",
        controlUrl,
        customDomains: [],
      },
    ]);
  });

  test("names the host that is listened on where localhost does not lead there", () => {
    const urlAt = (host: string) =>
      endpointsOf(servingOf(project()), { host, port: 80, controlUrl })[0]?.url;
    expect(urlAt("10.0.0.7")).toBe("ws://10.0.0.7:80/dev");
    expect(urlAt("fd00::7")).toBe("ws://[fd00::7]:80/dev");
    expect(urlAt("0.0.0.0")).toBe("ws://localhost:80/dev");
    expect(urlAt("::1")).toBe("ws://localhost:80/dev");
    expect(urlAt("box.lan")).toBe("ws://box.lan:80/dev");
  });

  describe("with custom domains", () => {
    const mapped = (disableExecuteApiEndpoint: boolean) => {
      const { apis, ...rest } = project();
      const [chat, news] = apis.map((api) => ({ ...api, disableExecuteApiEndpoint }));
      if (chat === undefined || news === undefined) throw new Error("There are two APIs");
      const mapping = { apiId: chat.apiId, stage: "prod", apiMappingKey: "v1" };
      const domainNames = [
        { domainName: "*.example.com", apiMappings: [{ ...mapping, apiMappingKey: "" }] },
        { domainName: "chat.localhost", apiMappings: [mapping] },
      ];
      return endpointsOf(servingOf({ ...rest, apis: [chat, news], domainNames }), {
        host: "::1",
        port: 3001,
        controlUrl,
      });
    };
    const ALL = [
      {
        stage: "prod",
        url: "ws://chat.localhost:3001/v1",
        callbackUrl: "http://chat.localhost:3001/v1",
      },
      {
        stage: "prod",
        url: "ws://*.example.com:3001",
        callbackUrl: "http://*.example.com:3001",
      },
    ];

    test("names them beside the default endpoint, wildcards last", () => {
      const [chat, news] = mapped(false);
      expect(chat).toMatchObject({ url: "ws://localhost:3001/dev", customDomains: ALL });
      expect(news?.customDomains).toEqual([]);
    });

    test("names a disabled default endpoint not at all", () => {
      expect(mapped(true)).toEqual([
        {
          apiId: "aaaaaaaaaa",
          name: "chat",
          stage: "prod",
          otherStages: [],
          url: "ws://chat.localhost:3001/v1",
          callbackUrl: "http://chat.localhost:3001/v1",
          controlUrl,
          customDomains: ALL,
        },
      ]);
    });
  });
});
