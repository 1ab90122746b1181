import { describe, expect, test } from "bun:test";
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
    ["/", "localhost:3001", /^The path names no stage of .+: it has /],
    ["/dev", "zzzzzzzzzz.execute-api.localhost", /^No API "zzzzzzzzzz" is served here, only /],
  ])("says what is wrong with %s at %s", (path, host, detail) => {
    const { endpoint } = resolve(path, host);
    expect(endpoint.kind === "none" ? endpoint.detail : "").toMatch(detail);
  });

  test("a disabled endpoint serves nothing", () => {
    const { endpoint } = resolve(`/${fakeEngine().stage.stageName}`, "localhost", true);
    expect(endpoint.kind === "none" ? endpoint.detail : "").toContain("DisableExecuteApiEndpoint");
  });
});
