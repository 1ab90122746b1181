import { expect, test } from "bun:test";
import type { ControlRequest } from "../../engine/control-route.ts";
import { healthRoutes, type Readiness } from "./health-routes.ts";

test("/livez is ok as long as somebody answers; /readyz says why no work may be sent", () => {
  let readiness: Readiness = { kind: "notReady", reason: "The gateway is starting." };
  const routes = healthRoutes(() => readiness);
  const ask = (path: string) => {
    const answer = routes.find((route) => route.path === path)?.handle({} as ControlRequest);
    return answer as { status: number; body: string };
  };
  expect(ask("/livez")).toMatchObject({ status: 200, body: "ok\n" });
  expect(ask("/readyz")).toMatchObject({ status: 503, body: "The gateway is starting.\n" });
  readiness = { kind: "ready" };
  expect(ask("/readyz")).toMatchObject({ status: 200, body: "ok\n" });
});
