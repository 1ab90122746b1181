import { expect, test } from "bun:test";
import { type Config, loadConfig } from "../../config/config.ts";
import { Secret } from "../../core/secret.ts";
import { changedSettings } from "./changed-settings.ts";

function config(flags: Readonly<Record<string, string>> = {}): Config {
  const environment = { variables: {}, homeFolder: "/home/me", workingFolder: "/work" };
  return loadConfig({ flags, environment }).config;
}

function withSecret(secret: string): Config {
  const key = {
    ...{ accessKeyId: "AKID", principalArn: "arn:aws:iam::123456789012:user/x", policies: [] },
    secretAccessKey: new Secret(secret),
  };
  return { ...config(), accessKeys: [key] };
}

const NEXT_START = "The settings have changed: they take effect at the next start";

test("changedSettings() sees every setting, secrets too, and says none of them", () => {
  expect(changedSettings(config(), config())).toBeUndefined();
  expect(changedSettings(config(), config({ port: "1" }))).toBe(NEXT_START);
  expect(changedSettings(withSecret("one"), withSecret("one"))).toBeUndefined();
  expect(changedSettings(withSecret("one"), withSecret("two"))).toBe(NEXT_START);
});

test("changedSettings() says when the next start will fail with them", () => {
  const broken = config({ "tls.certificateFile": "/nowhere/c.pem", "tls.keyFile": "/nowhere/k" });
  expect(changedSettings(config(), broken)).toBe(
    "The settings have changed, and the next start will fail with them: tls: There is no file /nowhere/c.pem",
  );
});
