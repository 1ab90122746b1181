import { describe, expect, test } from "bun:test";
import { answered, BACKEND } from "./engine.fixture.ts";
import { invoking } from "./invoke.fixture.ts";

describe("invokeHttp()", () => {
  test("hands the answer on", async () => {
    const answer = answered(418, "tea", [["x-a", "1"]]);
    const { engine, outcome } = invoking(BACKEND, { invokeHttp: () => Promise.resolve(answer) });
    expect(await outcome).toEqual({
      kind: "responded",
      statusCode: 418,
      headers: [["x-a", "1"]],
      body: "tea",
    });
    expect(engine.httpCalls).toMatchObject([
      { method: "POST", url: "http://backend.internal/app", body: "hi" },
    ]);
  });

  test("a backend that cannot be reached fails", async () => {
    const { outcome } = invoking(BACKEND, {
      invokeHttp: () => Promise.resolve({ kind: "unreachable", detail: "refused" }),
    });
    expect(await outcome).toEqual({ kind: "failed", reason: "unreachable", detail: "refused" });
  });

  test("a stage variable that is not set fails without a call", async () => {
    const { engine, outcome } = invoking({
      ...BACKEND,
      integrationUri: "http://${stageVariables.host}/",
    });
    expect(await outcome).toMatchObject({ reason: "configuration" });
    expect(engine.httpCalls).toEqual([]);
  });
});
