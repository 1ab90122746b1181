import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsProfileCredentials } from "./aws-profiles.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-profiles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOWHERE = join(folder, "absent");

/** Each file has a path of its own: the SDK keeps what it has read once. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function found(environment: Readonly<Record<string, string | undefined>>) {
  return awsProfileCredentials({
    environment: {
      AWS_SHARED_CREDENTIALS_FILE: NOWHERE,
      AWS_CONFIG_FILE: NOWHERE,
      ...environment,
    },
    accountId: "123456789012",
  });
}

describe("awsProfileCredentials()", () => {
  test("finds nothing where there is nothing", async () => {
    expect(await found({})).toEqual([]);
  });

  test("takes the keys of the environment, with their session token", async () => {
    const environment = { AWS_ACCESS_KEY_ID: "AKIAENV", AWS_SECRET_ACCESS_KEY: "secret" };
    const credential = {
      accessKeyId: "AKIAENV",
      secretAccessKey: "secret",
      principalArn: "arn:aws:iam::123456789012:user/environment",
      policies: "all",
    } as const;
    expect(await found(environment)).toEqual([credential]);
    expect(await found({ ...environment, AWS_SESSION_TOKEN: "token" })).toEqual([
      { ...credential, sessionToken: "token" },
    ]);
    expect(await found({ AWS_ACCESS_KEY_ID: "AKIAENV" })).toEqual([]);
  });

  test("takes every profile of both files that has a written key, each key once", async () => {
    const credentials = file(
      "credentials",
      `[default]
aws_access_key_id = AKIADEFAULT
aws_secret_access_key = one

[other]
aws_access_key_id = AKIAOTHER
aws_secret_access_key = two
aws_session_token = token

[half]
aws_access_key_id = AKIAHALF
`,
    );
    const config = file(
      "config",
      `[default]
region = eu-west-1
aws_access_key_id = AKIADEFAULT
aws_secret_access_key = not this one

[profile sso]
sso_session = work

[profile written]
aws_access_key_id = AKIAWRITTEN
aws_secret_access_key = three
`,
    );
    const environment = { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config };
    const keys = await found(environment);
    expect(
      keys.map(({ principalArn, accessKeyId, secretAccessKey, sessionToken }) => [
        principalArn.split("/")[1],
        accessKeyId,
        secretAccessKey,
        sessionToken,
      ]),
    ).toEqual([
      ["default", "AKIADEFAULT", "one", undefined],
      ["other", "AKIAOTHER", "two", "token"],
      ["written", "AKIAWRITTEN", "three", undefined],
    ]);
  });
});
