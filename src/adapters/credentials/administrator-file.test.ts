import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { administratorFile, administratorFileIn } from "./administrator-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-administrator-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("administratorFile()", () => {
  test("makes a key of AWS's form that its owner alone can read, and leaves nothing else", () => {
    const made = administratorFile(folder);
    expect(made).toMatchObject({ isNew: true, isOpen: false, file: join(folder, "credentials") });
    expect(made.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(made.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(statSync(made.file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["credentials"]);
  });

  test("gives the same key from then on, to AWS's own reader too", async () => {
    const { accessKeyId, secretAccessKey, file } = administratorFile(folder);
    expect(administratorFile(folder)).toEqual({
      ...{ file, accessKeyId, secretAccessKey },
      ...{ isNew: false, isOpen: false },
    });
    const { credentialsFile } = await loadSharedConfigFiles({
      filepath: file,
      configFilepath: join(folder, "none"),
    });
    expect(credentialsFile.default).toEqual({
      aws_access_key_id: accessKeyId,
      aws_secret_access_key: secretAccessKey,
    });
  });

  test("takes the default profile of a file that was written by hand", () => {
    const text =
      "[other]\naws_access_key_id = NO\naws_secret_access_key = NO\n\n[default]\n# mine\naws_secret_access_key=b/+=\naws_access_key_id=AKIAMINE\n[last]\nregion = x\n";
    writeFileSync(administratorFileIn(folder), text);
    expect(administratorFile(folder)).toMatchObject({
      accessKeyId: "AKIAMINE",
      secretAccessKey: "b/+=",
    });
  });

  test("says when others can read it", () => {
    chmodSync(administratorFile(folder).file, 0o640);
    expect(administratorFile(folder).isOpen).toBe(true);
  });

  test("leaves a file alone that has no key, and shows nothing of it", () => {
    const file = administratorFileIn(folder);
    const text = "[default]\naws_access_key_id = AKIAMINE\n[other]\naws_secret_access_key = hush\n";
    writeFileSync(file, text);
    expect(() => administratorFile(folder)).toThrow(
      `${file} has no aws_access_key_id and aws_secret_access_key under [default]: mend it, or remove it to have a new key made`,
    );
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("says what is in the way of reading and of writing", () => {
    const none = join(folder, "none");
    expect(() => administratorFile(none)).toThrow(`Cannot write ${join(none, "credentials")}: `);
    const notAFolder = administratorFile(folder).file;
    expect(() => administratorFile(notAFolder)).toThrow(/^Cannot read .*credentials: /);
  });
});
