import { expect, test } from "bun:test";
import { loadConfig } from "./config.ts";
import { SERVE_SETTINGS } from "./serve-settings.ts";

const environment = { variables: {}, homeFolder: "/home/me", workingFolder: "/work" };
const load = (flags: Readonly<Record<string, string>>) =>
  loadConfig({ command: "serve", flags, environment }).config;

test("SERVE_SETTINGS are serve's alone, and a start without any has defaults that are safe", () => {
  expect(SERVE_SETTINGS.filter(({ only }) => only !== "serve")).toEqual([]);
  expect(load({})).toMatchObject({
    controlPlainText: false,
    controlTls: {},
    logFormat: "text",
    stop: { delayMs: 0, timeoutMs: 10_000 },
    dataFolder: "/home/me/.local/share/sluice",
  });
  expect(load({}).trustedProxies).toBeUndefined();
});

test("a control certificate needs its key, and proxies are addresses", () => {
  expect(() => load({ "controlTls.certificateFile": "c.pem" })).toThrow(
    "--control-tls-certificate-file needs controlTls.keyFile beside it",
  );
  expect(() => load({ trustedProxies: "10.0.0.0/33" })).toThrow("--trusted-proxies has ");
  expect(load({ trustedProxies: "loopback,10.0.0.0/8" }).trustedProxies).toBe(
    "loopback,10.0.0.0/8",
  );
});

test.each([
  ["stop.delayMs", 300_000],
  ["stop.timeoutMs", 600_000],
] as const)("%s is from 0 to %p milliseconds", (name, max) => {
  for (const value of [0, max]) expect(load({ [name]: String(value) }).stop).toBeDefined();
  for (const value of [-1, max + 1]) {
    expect(() => load({ [name]: String(value) })).toThrow(
      `must be a whole number of milliseconds from 0 to ${max}`,
    );
  }
});
