import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliEnvironment, sluice, startStubApi } from "./cli.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-credentials-"));
const credentialsFile = join(folder, "credentials");
const configFile = join(folder, "config");
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(
  credentialsFile,
  "[default]\naws_access_key_id=FILEKEY\naws_secret_access_key=s\n[other]\naws_access_key_id=OTHERKEY\naws_secret_access_key=s\naws_session_token=t\n",
);
writeFileSync(
  configFile,
  `[profile process]\ncredential_process = echo '{"Version":1,"AccessKeyId":"PROCESSKEY","SecretAccessKey":"s"}'\n[profile broken]\ncredential_process = false\n`,
);

/** Which access key a call is signed with, or what it says instead. */
async function signedBy(
  changes: Record<string, string | undefined>,
  ...more: string[]
): Promise<string> {
  await using api = await startStubApi(() => ({ status: 204 }));
  const environment = cliEnvironment({
    AWS_CONFIG_FILE: configFile,
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    ...changes,
  });
  const words = ["apigatewaymanagementapi", "delete-connection", "--connection-id", "a"];
  const ended = await sluice([...words, "--endpoint-url", api.url, ...more], { environment });
  const authorization = String(api.requests[0]?.headers.authorization ?? "");
  return /Credential=(\w+)/.exec(authorization)?.[1] ?? `${ended.exitCode}${ended.stderr}`;
}

const OWN = { AWS_ACCESS_KEY_ID: "ENVKEY", AWS_SECRET_ACCESS_KEY: "s" };

describe("credentials", () => {
  test("come from the environment, even beside AWS_PROFILE", async () => {
    expect(await signedBy(OWN)).toBe("ENVKEY");
    expect(await signedBy({ ...OWN, AWS_PROFILE: "other" })).toBe("ENVKEY");
  });

  test("come from the profile that --profile names, before the environment's", async () => {
    expect(await signedBy(OWN, "--profile", "other")).toBe("OTHERKEY");
  });

  test("come from the files and from a credential process", async () => {
    expect(await signedBy({})).toBe("FILEKEY");
    expect(await signedBy({ AWS_PROFILE: "other" })).toBe("OTHERKEY");
    expect(await signedBy({ AWS_PROFILE: "process" })).toBe("PROCESSKEY");
  });

  test("that are half there are refused", async () => {
    expect(await signedBy({ AWS_ACCESS_KEY_ID: "ENVKEY" })).toBe(
      "255\nPartial credentials found in env, missing: AWS_SECRET_ACCESS_KEY\n",
    );
  });

  test("that nobody has are an error, and --debug shows what was tried", async () => {
    const said = await signedBy({}, "--profile", "broken", "--debug");
    expect(said).toStartWith("253");
    expect(said).toContain("Command failed: false");
    expect(said).toContain("Unable to locate credentials.");
    expect(await signedBy({}, "--profile", "broken")).not.toContain("Command failed");
  });
});
