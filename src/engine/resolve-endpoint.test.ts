import { describe, expect, test } from "bun:test";
import { DomainIndex } from "../core/domain-index.ts";
import { API_ID, fakeEngine } from "./engine.fixture.ts";
import { resolveEndpoint } from "./resolve-endpoint.ts";

function resolve(rawPath: string, host = "localhost:3001", disabled = false) {
  const { deps, served, stage } = fakeEngine();
  served.disableExecuteApiEndpoint = disabled;
  const headers = [["Host", host]] as const;
  const endpoint = resolveEndpoint(deps.apis, {
    method: "GET",
    rawPath,
    rawQuery: undefined,
    headers,
  });
  return { endpoint, served, stage };
}

describe("resolveEndpoint()", () => {
  test("finds the stage of the default API, by host and by path", () => {
    const stageName = fakeEngine().stage.stageName;
    for (const [path, host] of [
      [`/${stageName}`, "localhost:3001"],
      [`/${stageName}`, `${API_ID}.execute-api.localhost:3001`],
      [`/_aws/execute-api/${API_ID}/${stageName}/@connections/x`, "anything"],
    ] as const) {
      const { endpoint, served, stage } = resolve(path, host);
      expect(endpoint).toMatchObject({ kind: "stage" });
      if (endpoint.kind === "stage")
        expect([endpoint.api, endpoint.stage]).toEqual([served, stage]);
    }
  });

  test.each([
    ["/prod", "localhost:3001", /^No stage "prod" in .+: it has /],
    [
      "/v2/apis",
      "localhost:3001",
      /^No stage "v2" in .+\. The control plane is on the control listener's port$/,
    ],
    ["/", "localhost:3001", /^The path names no stage of .+: it has /],
    ["/dev", "zzzzzzzzzz.execute-api.localhost", /^No API "zzzzzzzzzz" is served here, only /],
  ])("says what is wrong with %s at %s", (path, host, detail) => {
    const { endpoint } = resolve(path, host);
    expect(endpoint.kind === "none" ? endpoint.detail : "").toMatch(detail);
  });

  test("says that there is nothing yet where no API is served", () => {
    const { deps, served } = fakeEngine();
    deps.apis.remove(served.apiId);
    const headers = [["Host", "localhost:3001"]] as const;
    const request = { method: "GET", rawPath: "/dev", rawQuery: undefined, headers };
    expect(resolveEndpoint(deps.apis, request)).toEqual({
      kind: "none",
      detail: "No API is served here yet",
    });
  });

  test("a disabled endpoint serves nothing", () => {
    const { endpoint } = resolve(`/${fakeEngine().stage.stageName}`, "localhost", true);
    expect(endpoint.kind === "none" ? endpoint.detail : "").toContain("DisableExecuteApiEndpoint");
  });

  describe("on a custom domain", () => {
    const stage = fakeEngine().stage.stageName;
    const at = (rawPath: string, options: { method?: string; mappings?: object[] } = {}) => {
      const { deps, served } = fakeEngine();
      served.disableExecuteApiEndpoint = true;
      const mapping = { apiId: API_ID, stage, apiMappingKey: "v1" };
      const apiMappings = [mapping, ...(options.mappings ?? [])] as (typeof mapping)[];
      deps.apis.serveDomains(
        DomainIndex.compile([{ domainName: "chat.example.com", apiMappings }]),
      );
      const headers = [["Host", "chat.example.com"]] as const;
      const { method = "GET" } = options;
      return resolveEndpoint(deps.apis, { method, rawPath, rawQuery: undefined, headers });
    };
    const detailAt = (...call: Parameters<typeof at>) => {
      const endpoint = at(...call);
      return endpoint.kind === "none" ? endpoint.detail : "";
    };

    test("the mapping key leads to the API and the stage, also when the default endpoint is disabled", () => {
      expect(at("/v1/@connections/x")).toMatchObject({
        kind: "stage",
        api: { apiId: API_ID },
        stage: { stageName: stage },
        target: { namedBy: "customDomain", rest: "/@connections/x" },
      });
    });

    test("says what is wrong with a path that begins with something else", () => {
      for (const path of ["/", `/${stage}`, `/_aws/execute-api/${API_ID}/${stage}`]) {
        expect(detailAt(path)).toBe(
          "The path must begin with an API mapping key of chat.example.com, without a stage: it has v1",
        );
      }
    });

    test("says which mapping leads to nothing", () => {
      const gone = { apiId: API_ID, stage: "gone", apiMappingKey: "old" };
      const other = { apiId: "zzzzzzzzzz", stage, apiMappingKey: "other" };
      const mappings = [gone, other];
      expect(detailAt("/old", { mappings })).toStartWith(
        '"old" of chat.example.com leads to stage ',
      );
      expect(detailAt("/other", { mappings })).toContain("of API zzzzzzzzzz, which is not served");
    });

    test("/ping and /sping are a health check for GET and HEAD, and nothing else", () => {
      expect(at("/ping")).toEqual({ kind: "healthCheck" });
      expect(at("/sping", { method: "HEAD" })).toEqual({ kind: "healthCheck" });
      expect(detailAt("/ping", { method: "POST" })).toContain("health check");
      expect(detailAt("/ping/v1")).toContain("health check");
    });
  });
});
