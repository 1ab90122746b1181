import { expect, test } from "bun:test";
import type { ControlRequest } from "../../engine/control-route.ts";
import { metricsRoute } from "./metrics-route.ts";

function get(accept?: string) {
  const route = metricsRoute(() => [
    { name: "sluice_things", help: "Things.", type: "counter", series: [{ labels: {}, value: 1 }] },
  ]);
  const headers = accept === undefined ? [] : [["Accept", accept] as const];
  return route.handle({ headers } as unknown as ControlRequest) as Exclude<
    ReturnType<typeof route.handle>,
    Promise<unknown>
  >;
}

const TEXT = "text/plain; version=0.0.4; charset=utf-8";
const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** What Prometheus 3 and curl send, and what others might. */
test.each([
  [undefined, TEXT],
  ["*/*", TEXT],
  ["text/html", TEXT],
  ["application/openmetrics-text", OPEN_METRICS],
  [
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
    OPEN_METRICS,
  ],
  ['application/openmetrics-text; version="1.0.0"; q=0.2, text/plain; q=0.9', TEXT],
  ["application/openmetrics-text;version=0.0.1", TEXT],
  ["application/openmetrics-text;q=0", TEXT],
])("metricsRoute() answers Accept %p with %s", (accept, type) => {
  const { status, headers, body } = get(accept);
  expect(status).toBe(200);
  expect(headers).toEqual([["Content-Type", type]]);
  expect(body).toContain("sluice_things_total 1\n");
  expect(body.endsWith("# EOF\n")).toBe(type === OPEN_METRICS);
});

test("metricsRoute() is GET /metrics and takes no body", () => {
  expect(metricsRoute(() => [])).toMatchObject({
    method: "GET",
    path: "/metrics",
    bodyBytesMax: 0,
  });
});
