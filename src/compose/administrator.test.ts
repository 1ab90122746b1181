import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { Secret } from "../core/secret.ts";
import { administratorOf } from "./administrator.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-administrator-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const never = () => false;
const accessKey = {
  ...{ accessKeyId: "AKID", principalArn: "arn:aws:iam::123456789012:user/x", policies: [] },
  secretAccessKey: new Secret("hush"),
};

function of(dataFolder: string, more: Partial<Config> = {}, exists = never) {
  const place = { region: "eu-west-1", accountId: "210987654321", dataFolder };
  return administratorOf({ accessKeys: [], ...place, ...more }, exists);
}

describe("administratorOf()", () => {
  test("is the key of the data folder when nothing else is configured", () => {
    const { file, credentials } = of(join(root, "own"));
    expect(file?.isNew).toBe(true);
    expect(credentials).toEqual([
      {
        accessKeyId: file?.accessKeyId ?? "",
        secretAccessKey: file?.secretAccessKey ?? "",
        principalArn: "arn:aws:iam::210987654321:user/administrator",
        policies: "all",
      },
    ]);
    expect(of(join(root, "own")).credentials).toEqual(credentials);
  });

  test("is the environment's, beside keys of the file, and none is made then", () => {
    const administratorKey = {
      accessKeyId: "AKIAENVIRONMENT12",
      secretAccessKey: new Secret("of the environment"),
    };
    const known = of(join(root, "env"), { administratorKey, accessKeys: [accessKey] });
    expect(known.file).toBeUndefined();
    expect(known.unusedFile).toBeUndefined();
    expect(known.credentials.map((each) => [each.accessKeyId, each.secretAccessKey])).toEqual([
      ["AKIAENVIRONMENT12", "of the environment"],
    ]);
  });

  test("is nobody beside keys of the file; one that was made earlier is named", () => {
    const known = of(join(root, "keys"), { accessKeys: [accessKey] }, () => true);
    expect(known).toEqual({ credentials: [], unusedFile: join(root, "keys/credentials") });
  });

  test("needs a folder that can be written to, whoever the administrator is", () => {
    writeFileSync(join(root, "file"), "");
    const file = join(root, "file");
    expect(() => of(file)).toThrow(
      `Cannot keep data in ${file}: it is a file. Name a folder with --data; it is made when it is not there.`,
    );
    const folder = join(root, "file/data");
    expect(() => of(folder, { accessKeys: [accessKey] })).toThrow(
      new RegExp(
        `^Cannot keep data in ${folder}: .*\\. Let this user write there, or name another folder with --data\\.$`,
      ),
    );
  });

  test("says what is wrong with a file that has no key", () => {
    const folder = mkdtempSync(join(root, "broken-"));
    writeFileSync(join(folder, "credentials"), "hush");
    expect(() => of(folder)).toThrow(/has no aws_access_key_id/);
  });
});
