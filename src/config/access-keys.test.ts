import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAccessKeys } from "./access-keys.ts";
import { ConfigError } from "./config-error.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG";
const KEY = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: SECRET };
const ALLOW = { Effect: "Allow", Action: "execute-api:ManageConnections", Resource: "*" };

function read(raw: unknown, folder = "/project") {
  const input = { file: "/project/sluice.yaml", values: {}, lineOf: () => 4 };
  return readAccessKeys(raw, { input, folder, iamArn: "arn:aws:iam::123456789012" });
}

function refusal(raw: unknown, folder?: string): string {
  try {
    read(raw, folder);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.position).toEqual({ file: "/project/sluice.yaml", line: 4 });
    return error.message;
  }
  throw new Error("the access keys were accepted");
}

describe("readAccessKeys()", () => {
  test("gives a key its user of the account and no permission", () => {
    const [key] = read([KEY]);
    expect(key?.principalArn).toBe("arn:aws:iam::123456789012:user/AKIAEXAMPLE");
    expect(key?.policies).toEqual([]);
    expect(key?.secretAccessKey.reveal()).toBe(SECRET);
    expect(key?.sessionToken).toBeUndefined();
  });

  test("takes one policy document or a list, and one statement or a list", () => {
    const document = { Version: "2012-10-17", Statement: ALLOW };
    const expected = { Version: "2012-10-17", Statement: [ALLOW] };
    expect(read([{ ...KEY, policy: document }])[0]?.policies).toEqual([expected]);
    expect(read([{ ...KEY, policy: [document, document] }])[0]?.policies).toEqual([
      expected,
      expected,
    ]);
  });

  test("names the element of a policy that IAM would refuse", () => {
    const policy = { Statement: { ...ALLOW, Resource: "*/POST/@connections/*" } };
    expect(refusal([{ ...KEY, policy }])).toBe(
      'settings.accessKeys[0].policy: Statement[0].Resource: "*/POST/@connections/*" must be "*" or an ARN',
    );
  });

  test("takes a principal and a session token", () => {
    const principalArn = "arn:aws:sts::123456789012:assumed-role/backend/session";
    const [key] = read([{ ...KEY, principalArn, sessionToken: "token" }]);
    expect(key?.principalArn).toBe(principalArn);
    expect(key?.sessionToken?.reveal()).toBe("token");
  });

  test("reads a secret from a file beside the settings, without its last newline", () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-access-keys-"));
    try {
      writeFileSync(join(folder, "secret"), `${SECRET}\n`);
      writeFileSync(join(folder, "empty"), "\n");
      const [key] = read([{ accessKeyId: "A", secretAccessKeyFile: "secret" }], folder);
      expect(key?.secretAccessKey.reveal()).toBe(SECRET);
      const at = "settings.accessKeys[0].secretAccessKeyFile:";
      const empty = refusal([{ accessKeyId: "A", secretAccessKeyFile: "empty" }], folder);
      expect(empty).toBe(`${at} ${join(folder, "empty")} is empty`);
      const missing = refusal([{ accessKeyId: "A", secretAccessKeyFile: "missing" }], folder);
      expect(missing).toBe(`${at} cannot read ${join(folder, "missing")} (ENOENT)`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("takes nothing for no access keys", () => {
    expect(read(undefined)).toEqual([]);
    expect(read([])).toEqual([]);
  });
});

describe("readAccessKeys() refuses", () => {
  const at = "settings.accessKeys[0]";
  const cases: [name: string, raw: unknown, message: string][] = [
    ["text for the list", SECRET, "settings.accessKeys must be a list"],
    ["text for a key", [SECRET], `${at} must be a map`],
    ["a key without an id", [{ secretAccessKey: SECRET }], `${at}.accessKeyId is missing`],
    [
      "an id with a space",
      [{ ...KEY, accessKeyId: "A B" }],
      `${at}.accessKeyId must be 1 to 128 letters, digits and _`,
    ],
    [
      "a key without a secret",
      [{ accessKeyId: "A" }],
      `${at} needs exactly one of secretAccessKey and secretAccessKeyFile`,
    ],
    [
      "a secret and a secret file",
      [{ ...KEY, secretAccessKeyFile: "file" }],
      `${at} needs exactly one of secretAccessKey and secretAccessKeyFile`,
    ],
    [
      "a secret that is a number",
      [{ ...KEY, secretAccessKey: 12345 }],
      `${at}.secretAccessKey must be text: put a number in quotes`,
    ],
    [
      "an empty session token",
      [{ ...KEY, sessionToken: "" }],
      `${at}.sessionToken must be text: put a number in quotes`,
    ],
    [
      "a principal that is no ARN",
      [{ ...KEY, principalArn: "bob" }],
      `${at}.principalArn must be an ARN such as arn:aws:iam::123456789012:user/backend`,
    ],
    ["a policy that is text", [{ ...KEY, policy: "allow" }], `${at}.policy[0] must be a map`],
    [
      "an unknown policy version",
      [{ ...KEY, policy: { Version: "2020-01-01", Statement: ALLOW } }],
      `${at}.policy[0].Version must be one of 2012-10-17, 2008-10-17`,
    ],
    [
      "a policy without statements",
      [{ ...KEY, policy: {} }],
      `${at}.policy[0].Statement[0] is missing: it must be a map`,
    ],
    [
      "a misspelt key",
      [{ accessKeyId: "A", secretAcessKey: SECRET }],
      `Unknown key "secretAcessKey": did you mean "secretAccessKey"? (in ${at})`,
    ],
    [
      "an access key that stands twice",
      [KEY, KEY],
      'settings.accessKeys has "AKIAEXAMPLE" twice: keep one',
    ],
  ];
  for (const [name, raw, message] of cases) {
    test(`${name}, without showing a secret`, () => {
      expect(refusal(raw)).toBe(message);
      expect(message).not.toContain(SECRET);
    });
  }
});
