import { describe, expect, test } from "bun:test";
import { environmentSettings, inheritedEnvironment, processEnvironment } from "./sources.ts";

describe("environmentSettings()", () => {
  test("finds our variables by setting name and leaves those of others alone", () => {
    const found = environmentSettings({ SLUICE_PORT: "80", PORT: "90", SLUICED: "x" });
    expect([...found]).toEqual([["port", "80"]]);
  });

  test("counts an empty variable as not set", () => {
    expect(environmentSettings({ SLUICE_PORT: "", SLUICE_HOST: undefined }).size).toBe(0);
  });

  test("passes over what Kubernetes makes for a Service named sluice", () => {
    const links = {
      SLUICE_PORT: "tcp://10.0.0.1:80",
      SLUICE_SERVICE_HOST: "10.0.0.1",
      SLUICE_SERVICE_PORT: "80",
      SLUICE_SERVICE_PORT_HTTP: "80",
      SLUICE_PORT_80_TCP: "tcp://10.0.0.1:80",
      SLUICE_PORT_80_TCP_ADDR: "10.0.0.1",
    };
    expect(environmentSettings(links).size).toBe(0);
  });

  test("passes over what bin/sluice says about how it was started", () => {
    expect(environmentSettings({ SLUICE_STARTED_AS: "bin/sluice" }).size).toBe(0);
  });

  test("refuses a SLUICE_ variable that is no setting", () => {
    expect(() => environmentSettings({ SLUICE_PROT: "80" })).toThrow(
      "Unknown environment variable SLUICE_PROT: did you mean SLUICE_PORT?",
    );
    expect(() => environmentSettings({ SLUICE_WHATEVER_ELSE: "80" })).toThrow(
      "Unknown environment variable SLUICE_WHATEVER_ELSE: SLUICE_* variables are settings",
    );
  });
});

test("inheritedEnvironment() parts what functions need from what signs for us", () => {
  const inherited = inheritedEnvironment({
    PATH: "/bin",
    LC_ALL: "C",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000",
    DATABASE_PASSWORD: "secret",
    HOME: undefined,
  });
  const endpoint = { AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000" };
  expect(inherited.forFunctions).toEqual({ PATH: "/bin", LC_ALL: "C", ...endpoint });
  expect(inherited.forAwsCredentials).toEqual({ AWS_SECRET_ACCESS_KEY: "secret", ...endpoint });
});

test("processEnvironment() is the process's own", () => {
  const environment = processEnvironment();
  expect(environment.workingFolder).toBe(process.cwd());
  expect(environment.homeFolder).not.toBe("");
});
