import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inputParameters, requireOptions } from "./input-parameters.ts";
import { OPERATIONS, type Operation } from "./operations.ts";
import type { BinaryFormat } from "./option-tables.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-input-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "text"), "é\r\nb\rc");
writeFileSync(join(folder, "bytes"), Uint8Array.of(0xff, 0, 0x0d));
writeFileSync(join(folder, "input.json"), '{"ConnectionId":"json","Data":"aGk="}');

const environment = {
  variables: { FOLDER: folder, NAME: "text" },
  homeFolder: folder,
  workingFolder: folder,
};

function operation(command: string): Operation {
  const found = OPERATIONS.find((candidate) => candidate.command === command);
  if (found === undefined) throw new Error(`no operation ${command}`);
  return found;
}

const POST = operation("post-to-connection");
const GET = operation("get-connection");

async function read(
  options: Record<string, string>,
  binaryFormat: BinaryFormat = "raw-in-base64-out",
) {
  const values = new Map(Object.entries(options));
  const found = await inputParameters(POST, values, { binaryFormat, environment });
  return [found.connectionId, Buffer.from(found.data).toString("latin1")];
}

const latin1 = (text: string) => Buffer.from(text).toString("latin1");
const data = (text: string) => ({ "--connection-id": "a", "--data": text });

describe("inputParameters()", () => {
  test("takes data as it is written, out of a text file, and out of a file of bytes", async () => {
    expect(await read(data("hé"))).toEqual(["a", latin1("hé")]);
    expect(await read(data("http://host/"))).toEqual(["a", "http://host/"]);
    for (const path of [`${folder}/text`, "~/text", "$FOLDER/text", `\${FOLDER}/$NAME`]) {
      expect(await read(data(`file://${path}`))).toEqual(["a", latin1("é\nb\nc")]);
    }
    expect(await read(data("fileb://~/bytes"))).toEqual(["a", "\xff\x00\r"]);
    expect(await read({ ...data("x"), "--connection-id": "file://~/text" })).toEqual([
      "é\nb\nc",
      "x",
    ]);
  });

  test("decodes base64 when asked to, but never a file of bytes", async () => {
    expect(await read(data("aGk="), "base64")).toEqual(["a", "hi"]);
    expect(await read(data("aG\nk=\n"), "base64")).toEqual(["a", "hi"]);
    expect(await read(data(""), "base64")).toEqual(["a", ""]);
    expect(await read(data("fileb://~/bytes"), "base64")).toEqual(["a", "\xff\x00\r"]);
    for (const text of ["aGk", "aGk*", "a", "===="]) {
      await expect(read(data(text), "base64")).rejects.toThrow(`Invalid base64: "${text}"`);
    }
  });

  test("lets options win over JSON and YAML", async () => {
    const json = { "--cli-input-json": "file://~/input.json" };
    expect(await read(json)).toEqual(["json", "aGk="]);
    expect(await read(json, "base64")).toEqual(["json", "hi"]);
    expect(await read({ ...json, "--data": "option" })).toEqual(["json", "option"]);
    const yaml = { "--cli-input-yaml": "ConnectionId: yaml\nData: !!binary aGk=" };
    expect(await read(yaml)).toEqual(["yaml", "hi"]);
    expect(await read({ ...yaml, "--connection-id": "option" })).toEqual(["option", "hi"]);
    await expect(read({ ...json, ...yaml })).rejects.toThrow("Only one --cli-input- parameter");
  });

  test.each([
    ["--cli-input-json", "{", "Error parsing parameter '--cli-input-json': Invalid JSON: "],
    ["--cli-input-json", "[1]", "Invalid type: expecting map, received list"],
    ["--cli-input-yaml", "a: [", "Error parsing parameter '--cli-input-yaml': Invalid YAML: "],
    ["--cli-input-yaml", "", "Invalid type: expecting map, received null"],
    ["--cli-input-json", "{}", 'Missing required parameter in input: "ConnectionId"\nMissing'],
    ["--cli-input-json", '{"Zed":1}', 'Unknown parameter in input: "Zed", must be one of: Data, C'],
    [
      "--cli-input-json",
      '{"ConnectionId":5,"Data":null}',
      "type: null, valid types: string, bytes",
    ],
    ["--cli-input-json", '{"ConnectionId":5,"Data":""}', "ConnectionId, value: 5, type: number"],
  ])("refuses %s %s", async (option, text, message) => {
    await expect(read({ [option]: text })).rejects.toThrow(message);
  });

  test("refuses files that cannot be read, in Python's words", async () => {
    const problem = (path: string) => read(data(path)).catch(({ message }) => message);
    await expect(problem("file:///nowhere")).resolves.toBe(
      "Error parsing parameter '--data': Unable to load paramfile file:///nowhere: [Errno 2] No such file or directory: '/nowhere'",
    );
    await expect(problem("fileb://~")).resolves.toContain("[Errno 21] Is a directory");
    await expect(problem("file://~/bytes")).resolves.toContain("use the fileb:// prefix instead");
  });
});

describe("requireOptions()", () => {
  const check = (which: Operation, options: Record<string, string>) => () =>
    requireOptions(which, new Map(Object.entries(options)));

  test("names what is missing, in the AWS CLI's order", () => {
    const message = "the following arguments are required: ";
    expect(check(POST, {})).toThrow(`${message}--data, --connection-id`);
    expect(check(POST, { "--data": "" })).toThrow(`${message}--connection-id`);
    expect(check(GET, { "--generate-cli-skeleton": "output" })).toThrow(
      `${message}--connection-id`,
    );
  });

  test("asks for nothing beside an input document or a skeleton", () => {
    expect(check(POST, { "--cli-input-json": "{}" })).not.toThrow();
    expect(check(POST, { "--cli-input-yaml": "" })).not.toThrow();
    expect(check(POST, { "--generate-cli-skeleton": "yaml-input" })).not.toThrow();
  });
});
