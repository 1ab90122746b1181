import { expect, test } from "bun:test";
import { AWS_LIMITS, type Limits } from "../core/limits.ts";
import { LIMIT_SETTINGS } from "./limit-settings.ts";

test("LIMIT_SETTINGS have the gateway's limits as defaults, inside their ranges", () => {
  expect(LIMIT_SETTINGS).toHaveLength(Object.keys(AWS_LIMITS).length);
  for (const setting of LIMIT_SETTINGS) {
    if (setting.kind !== "integer") throw new Error(`${setting.name} is no integer`);
    const name = setting.name.replace("limits.", "") as keyof Limits;
    expect(setting.default).toBe(AWS_LIMITS[name]);
    expect(setting.min).toBeLessThan(setting.default);
    expect(setting.max).toBeGreaterThan(setting.default);
    expect(setting.unit).not.toBe("");
  }
});

test("LIMIT_SETTINGS know which figures AWS publishes", () => {
  const published = LIMIT_SETTINGS.filter(
    (setting) => setting.kind === "integer" && setting.awsAllows !== undefined,
  );
  expect(published.map(({ name }) => name)).toEqual([
    "limits.framePayloadBytesMax",
    "limits.messageBytesMax",
    "limits.postToConnectionBytesMax",
    "limits.idleTimeoutMs",
    "limits.connectionDurationMs",
    "limits.integrationTimeoutMs",
    "limits.authorizerResultBytesMax",
    "limits.methodArnBytesMax",
    "limits.urlCharactersMax",
    "limits.headerBytesMax",
    "limits.accountRequestsPerSecond",
    "limits.accountBurst",
    "limits.newConnectionsPerSecond",
  ]);
});
