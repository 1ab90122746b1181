import { expect, test } from "bun:test";
import { fakeEngine, managementRequest } from "./engine.fixture.ts";
import { noteRefused, refusedRequest } from "./refused-request.ts";

test("refusedRequest() answers Forbidden and tells the operator why", () => {
  const engine = fakeEngine();
  const request = { ...managementRequest("POST", "x"), rawPath: "/prod" };
  const answer = refusedRequest(engine.deps, request, 'No stage "prod"');
  expect(answer.status).toBe(403);
  expect(answer.body).toBe('{"message":"Forbidden"}');
  expect(engine.activities).toMatchObject([
    { eventType: "REFUSED", routeKey: "POST /prod", status: 403, detail: 'No stage "prod"' },
  ]);
});

test("noteRefused() tells how long a request took that was not refused at once", () => {
  const engine = fakeEngine();
  const refusal = { requestId: "r", status: 500, detail: "gone" };
  const startedAt = engine.deps.clock.now() - 40;
  noteRefused(engine.deps, managementRequest("POST", "x"), { ...refusal, latencyMs: 40 });
  noteRefused(engine.deps, managementRequest("POST", "x"), refusal);
  expect(engine.activities).toMatchObject([{ startedAt, latencyMs: 40 }, { latencyMs: 0 }]);
});
