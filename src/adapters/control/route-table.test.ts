import { describe, expect, test } from "bun:test";
import type { ControlRoute } from "../../engine/control-route.ts";
import { RouteTable } from "./route-table.ts";

function route(method: ControlRoute["method"], path: string): ControlRoute {
  return { method, path, bodyBytesMax: 0, handle: () => ({ status: 204, headers: [], body: "" }) };
}

describe("RouteTable", () => {
  const metrics = route("GET", "/metrics");
  const invoke = route("POST", "/functions/{FunctionName}/invocations");
  const table = new RouteTable([metrics, invoke, route("DELETE", "/functions/{Name}/invocations")]);

  test("finds a route by its method and its whole path", () => {
    expect(table.match("GET", "/metrics")).toEqual({
      kind: "found",
      route: metrics,
      parameters: {},
    });
    expect(table.match("GET", "/metrics/")).toEqual({ kind: "none" });
    expect(table.match("GET", "/Metrics")).toEqual({ kind: "none" });
    expect(table.match("GET", "/")).toEqual({ kind: "none" });
  });

  test("decodes parameters, and a parameter is one segment that is not empty", () => {
    expect(table.match("POST", "/functions/a%3Ab%24/invocations")).toEqual({
      kind: "found",
      route: invoke,
      parameters: { FunctionName: "a:b$" },
    });
    for (const path of ["/functions//invocations", "/functions/a/b/invocations"]) {
      expect(table.match("POST", path)).toEqual({ kind: "none" });
    }
    expect(table.match("POST", "/functions/%ff/invocations")).toEqual({ kind: "none" });
  });

  test("answers HEAD with a GET route and names the methods of a path", () => {
    expect(table.match("HEAD", "/metrics")).toMatchObject({ kind: "found", route: metrics });
    expect(table.match("POST", "/metrics")).toEqual({
      kind: "otherMethods",
      methods: ["GET", "HEAD"],
    });
    expect(table.match("GET", "/functions/x/invocations")).toEqual({
      kind: "otherMethods",
      methods: ["DELETE", "POST"],
    });
  });

  test("refuses two routes of which one would never answer", () => {
    const routes = [route("GET", "/a/{One}"), route("GET", "/a/{Other}")];
    expect(() => new RouteTable(routes)).toThrow("Two control routes answer GET /a/{}");
  });
});
