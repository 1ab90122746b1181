import { describe, expect, test } from "bun:test";
import { FunctionCredentials } from "../adapters/credentials/function-credentials.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { loadConfig } from "../config/config.ts";
import type { Activity } from "../core/telemetry/activity.ts";
import { bugReport, gatewaySettings } from "./gateway-settings.ts";

function settings(flags: Readonly<Record<string, string>> = {}) {
  const environment = { variables: {}, homeFolder: "/home/me", workingFolder: "/work" };
  const nothing = () => undefined;
  const said: Activity[] = [];
  const output = {
    ...{ warn: nothing, remark: nothing, functionLog: nothing },
    ...{ accessLog: nothing, executionLog: nothing },
    activity: (each: Activity) => void said.push(each),
  };
  return gatewaySettings({
    config: loadConfig({ flags, environment }).config,
    inherited: { forFunctions: { PATH: "/bin" }, forAwsCredentials: {} },
    output,
    clock: systemClock,
    minted: new FunctionCredentials("123456789012"),
    folder: "/state",
  });
}

describe("gatewaySettings()", () => {
  test("listens on both loopback addresses for either name of them, and on another host alone", async () => {
    expect((await settings()).hosts).toContain("127.0.0.1");
    expect((await settings({ host: "localhost" })).hosts).toContain("127.0.0.1");
    expect((await settings({ host: "0.0.0.0" })).hosts).toEqual(["0.0.0.0"]);
  });

  test("hands on limits, names and files as they are set", async () => {
    const read = await settings({
      "functions.concurrentExecutionsMax": "3",
      "functions.queueMax": "4",
      "limits.idleTimeoutMs": "5000",
      controlHostNames: "a.example,b.example",
      accessLogFile: "/logs/access",
    });
    expect(read.functionLimits).toMatchObject({
      concurrentExecutionsMax: 3,
      queuedInvocationsMax: 4,
    });
    expect(read.limits.idleTimeoutMs).toBe(5_000);
    expect(read.control.hostNames).toEqual(["a.example", "b.example"]);
    expect(read.accessLog.file).toBe("/logs/access");
    expect(read.inheritedEnvironment).toEqual({ PATH: "/bin" });
    expect(read.ownPrograms).toBeUndefined();
    expect(read.traces).toBeUndefined();
  });
});

test("bugReport() says that it is one, with the stack", () => {
  const said: string[] = [];
  const report = bugReport({ warn: (text) => said.push(text) });
  report(new TypeError("boom"));
  report("text");
  expect(said[0]).toStartWith("Internal error, please report it: TypeError: boom\n");
  expect(said[1]).toBe("Internal error, please report it: text");
});
