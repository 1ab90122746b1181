import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliError } from "../cli-error.ts";
import { loadParameter } from "./param-file.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-param-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(join(folder, "text"), "one\r\ntwo\rthree\nü");
writeFileSync(join(folder, "bytes"), Uint8Array.of(0xff, 0x0d, 0x0a));

function load(value: string) {
  const variables = { PLACE: folder };
  return loadParameter("--data", value, { variables, homeFolder: folder, workingFolder: folder });
}

function refusal(value: string): string {
  try {
    load(value);
  } catch (error) {
    expect(error).toBeInstanceOf(CliError);
    return (error as CliError).message;
  }
  throw new Error(`${value} was accepted`);
}

describe("loadParameter()", () => {
  test("takes a value that names no file as it is", () => {
    for (const value of ["hello", "", "/etc/passwd", "http://a/b", " file://x"]) {
      expect(load(value)).toBe(value);
    }
  });

  test("reads text with one kind of line end, and bytes as they are", () => {
    expect(load(`file://${folder}/text`)).toBe("one\ntwo\nthree\nü");
    expect(load(`fileb://${folder}/bytes`)).toEqual(Buffer.of(0xff, 0x0d, 0x0a));
  });

  test("expands the home folder and variables, and leaves a name that is not set", () => {
    for (const path of ["~/text", "$PLACE/text", "${PLACE}/text"]) {
      expect(load(`file://${path}`)).toStartWith("one");
    }
    expect(refusal("file://$UNSET/text")).toContain("'$UNSET/text'");
  });

  test("refuses what cannot be read in the AWS CLI's words", () => {
    const absent = `${folder}/absent`;
    expect(refusal(`file://${absent}`)).toBe(
      `Error parsing parameter '--data': Unable to load paramfile file://${absent}: [Errno 2] No such file or directory: '${absent}'`,
    );
    expect(refusal(`fileb://${folder}`)).toBe(
      `Error parsing parameter '--data': Unable to load paramfile fileb://${folder}: [Errno 21] Is a directory: '${folder}'`,
    );
    expect(refusal(`file://${folder}/bytes`)).toBe(
      `Error parsing parameter '--data': Unable to load paramfile (${folder}/bytes), text contents could not be decoded.  If this is a binary file, please use the fileb:// prefix instead of the file:// prefix.`,
    );
  });
});
