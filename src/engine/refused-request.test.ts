import { expect, test } from "bun:test";
import { fakeEngine, managementRequest } from "./engine.fixture.ts";
import { refusedRequest } from "./refused-request.ts";

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
