import { describe, expect, test } from "bun:test";
import { ALICE, API_STAGE, apiKeyOf, indexOf, KEYS, planOf } from "./api-key.fixture.ts";
import { checkApiKey } from "./check-api-key.ts";

const AT = { ...API_STAGE, nowMs: Date.UTC(2026, 10, 28, 12) };
const sent = (value: string | undefined) => ({ source: "header", value }) as const;

describe("checkApiKey()", () => {
  test("lets in a key of a plan for the stage, and says which it was", () => {
    const decision = checkApiKey(indexOf(), sent(ALICE), AT);
    if (decision.kind !== "granted") throw new Error(decision.detail);
    expect(decision.apiKey.apiKeyId).toBe("alice00000");
    expect(decision.apiKey.value.reveal()).toBe(ALICE);
  });

  test.each([
    [
      "no header",
      undefined,
      "$connect requires an API key, and the client sent no x-api-key header",
    ],
    [
      "an empty header",
      "",
      "$connect requires an API key, and the client sent no x-api-key header",
    ],
    ["another key", `${ALICE}x`, "The API key that was sent is not known"],
  ])("refuses %s", (_what, value, detail) => {
    expect(checkApiKey(indexOf(), sent(value), AT)).toEqual({
      kind: "refused",
      fault: "ApiKeyRefused",
      detail,
    });
  });

  test("refuses when the authorizer names no key", () => {
    const asked = { source: "authorizer", value: undefined } as const;
    expect(checkApiKey(indexOf(), asked, AT)).toMatchObject({
      fault: "ApiKeyRefused",
      detail: "$connect requires an API key, and the authorizer named none (usageIdentifierKey)",
    });
  });

  test("refuses a key that is not enabled", () => {
    const apiKeys = [apiKeyOf("alice", ALICE, { enabled: false }), ...KEYS.slice(1)];
    expect(checkApiKey(indexOf({ apiKeys }), sent(ALICE), AT)).toMatchObject({
      fault: "ApiKeyRefused",
      detail: 'API key "alice" (alice00000) is not enabled',
    });
  });

  test("refuses a key that no plan has, or none for this stage, or none for this API", () => {
    const detail = (stage: string) =>
      `API key "alice" (alice00000) is in no usage plan for ${stage}`;
    const withoutPlan = indexOf({ usagePlans: [] });
    expect(checkApiKey(withoutPlan, sent(ALICE), AT)).toMatchObject({
      fault: "ApiKeyRefused",
      detail: detail("a1b2c3d4e5/dev"),
    });
    for (const other of [{ stage: "prod" }, { apiId: "zzzzzzzzzz" }]) {
      const at = { ...AT, ...other };
      expect(checkApiKey(indexOf(), sent(ALICE), at)).toMatchObject({
        fault: "ApiKeyRefused",
        detail: detail(`${at.apiId}/${at.stage}`),
      });
    }
  });

  test("tells a throttled client from one whose quota is used up, and the operator which plan it was", () => {
    const throttle = { rateLimit: 0.5, burstLimit: 1 };
    const quota = { limit: 2, offset: 0, period: "WEEK" } as const;
    const index = indexOf({ usagePlans: [planOf({ throttle, quota })] });
    expect(checkApiKey(index, sent(ALICE), AT).kind).toBe("granted");
    expect(checkApiKey(index, sent(ALICE), AT)).toEqual({
      kind: "refused",
      fault: "UsagePlanThrottled",
      detail:
        'Throttled: usage plan "basic" has 0.5 requests a second, 1 at once for each key, and API key "alice" (alice00000) has used them',
    });
    const later = (ms: number) => ({ ...AT, nowMs: AT.nowMs + ms });
    expect(checkApiKey(index, sent(ALICE), later(2_000)).kind).toBe("granted");
    expect(checkApiKey(index, sent(ALICE), later(4_000))).toEqual({
      kind: "refused",
      fault: "UsagePlanQuotaExceeded",
      detail:
        'Limit exceeded: usage plan "basic" has 2 requests a week for each key, and API key "alice" (alice00000) has used them',
    });
  });
});
