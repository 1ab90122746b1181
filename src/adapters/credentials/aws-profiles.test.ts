import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsProfileCredentials } from "./aws-profiles.ts";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** What is known with these files; without one, the file does not exist. */
async function known(files: {
  credentials?: string;
  config?: string;
  environment?: Record<string, string>;
}) {
  const folder = await mkdtemp(join(tmpdir(), "sluice-profiles-"));
  folders.push(folder);
  const { credentials, config, environment } = files;
  if (credentials !== undefined) await writeFile(join(folder, "credentials"), credentials);
  if (config !== undefined) await writeFile(join(folder, "config"), config);
  return awsProfileCredentials({
    environment: {
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
      AWS_CONFIG_FILE: join(folder, "config"),
      ...environment,
    },
    accountId: "123456789012",
  });
}

const profile = (name: string, id: string, more = "") =>
  `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = secret-of-${id}\n${more}\n`;

describe("awsProfileCredentials()", () => {
  test("knows every profile with a written key, in both files", async () => {
    const found = await known({
      credentials: profile("default", "AKIDONE") + profile("work", "AKIDTWO"),
      config: profile("profile third", "AKIDTHREE"),
    });
    expect(found).toEqual([
      {
        accessKeyId: "AKIDONE",
        secretAccessKey: "secret-of-AKIDONE",
        principalArn: "arn:aws:iam::123456789012:user/default",
        policies: "all",
      },
      {
        accessKeyId: "AKIDTWO",
        secretAccessKey: "secret-of-AKIDTWO",
        principalArn: "arn:aws:iam::123456789012:user/work",
        policies: "all",
      },
      {
        accessKeyId: "AKIDTHREE",
        secretAccessKey: "secret-of-AKIDTHREE",
        principalArn: "arn:aws:iam::123456789012:user/third",
        policies: "all",
      },
    ]);
  });

  test("the environment's key comes first, with its session token", async () => {
    const found = await known({
      credentials: profile("default", "ASIAENV", "aws_session_token = stale"),
      environment: {
        AWS_ACCESS_KEY_ID: "ASIAENV",
        AWS_SECRET_ACCESS_KEY: "secret",
        AWS_SESSION_TOKEN: "token",
      },
    });
    expect(found).toMatchObject([
      { accessKeyId: "ASIAENV", secretAccessKey: "secret", sessionToken: "token" },
    ]);
  });

  test("a profile's session token belongs to its key", async () => {
    const found = await known({
      credentials:
        profile("one", "ASIAONE", "aws_session_token = token") + profile("two", "AKIDTWO"),
    });
    expect(found[0]).toHaveProperty("sessionToken", "token");
    expect(found[1]).not.toHaveProperty("sessionToken");
  });

  test("passes over profiles without a written key, and half a key", async () => {
    const found = await known({
      credentials: "[half]\naws_access_key_id = AKIDHALF\n[empty]\naws_access_key_id =\n",
      config:
        "[profile role]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\n[sso-session s]\nsso_region = x\n",
      environment: { AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: "" },
    });
    expect(found).toEqual([]);
  });

  test.each([undefined, "", "not an ini file\n\0=", "[unclosed\naws_access_key_id"])(
    "files that are absent or broken (%j) are no keys, and no failure",
    async (text) => {
      const files = text === undefined ? {} : { credentials: text, config: text };
      expect(await known(files)).toEqual([]);
    },
  );
});
