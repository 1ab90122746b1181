import { describe, expect, test } from "bun:test";
import { chat, found, inputOf } from "./check.fixture.ts";
import { CREATED_UNTIL, ENVIRONMENT_BYTES_MAX, lambdaQuotaFindings } from "./lambda-quotas.ts";

describe("lambdaQuotaFindings()", () => {
  test("names a runtime from the day on that Lambda creates no functions with it", () => {
    const text = chat({ send: ["Runtime: nodejs18.x"] });
    const at = (today: string) => found(lambdaQuotaFindings, inputOf(text, { today }));
    const day = CREATED_UNTIL["nodejs18.x"] ?? "";
    expect(at("2026-02-02")).toEqual([]);
    expect(at(day)).toEqual([
      `9 retired-runtime: Function room-SendFn has the runtime nodejs18.x, with which Lambda creates no functions since ${day}`,
    ]);
  });

  test("says nothing of a runtime of which no day is known", () => {
    const text = chat({ send: ["Runtime: provided.al2023"] });
    expect(found(lambdaQuotaFindings, inputOf(text, { today: "2099-01-01" }))).toEqual([]);
  });

  test("knows days as they are compared", () => {
    for (const day of Object.values(CREATED_UNTIL)) expect(day).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test("counts names and values of a function's environment in bytes", () => {
    const withValue = (characters: number) =>
      chat({ send: [`Environment: { Variables: { KEY: ${"é".repeat(characters)} } }`] });
    const most = (ENVIRONMENT_BYTES_MAX - "KEY".length - 1) / 2;
    expect(found(lambdaQuotaFindings, inputOf(withValue(most)))).toEqual([]);
    expect(found(lambdaQuotaFindings, inputOf(withValue(most + 1)))).toEqual([
      `9 environment-too-large: The environment variables of function room-SendFn have ${ENVIRONMENT_BYTES_MAX + 1} bytes; Lambda allows 4096`,
    ]);
  });
});
