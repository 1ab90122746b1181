import { describe, expect, test } from "bun:test";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startDev } from "../dev/dev-process.ts";
import { connect } from "../dev/websocket.ts";
import { hasProgram } from "../support/programs.ts";
import { RawClient } from "../support/raw-client.ts";
import { outputOf } from "../support/run-program.ts";
import { zipOf } from "../support/zip.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/one-api", import.meta.url));
const RUNTIME = fileURLToPath(new URL("../../bin/runtime", import.meta.url));

/** A copy, so that what is built or changed in it leaves nothing. */
function copied(): { readonly folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "sluice-one-api-"));
  cpSync(EXAMPLE, folder, { recursive: true });
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

/** The status that a handshake gets; a WebSocket client would not tell. */
async function handshake(url: string): Promise<number> {
  const { port, pathname, search } = new URL(url);
  using client = await RawClient.connect({ port: Number(port) });
  return (await client.upgrade(`${pathname}${search}`)).status;
}

/** What a client sees of the API, whoever has described it and whatever its handlers are written in. */
async function behaves(path: string): Promise<void> {
  await using running = await startDev(path);
  const { url } = running.ready;
  expect(running.ready.stage).toBe("dev");
  expect(await handshake(url)).toBe(401);
  expect(await handshake(`${url}?token=eve:guess`)).toBe(403);
  using ann = await connect(`${url}?token=ann:sesame`);
  using bob = await connect(`${url}?token=bob:sesame`);
  ann.send({ action: "whoami" });
  const { connectionId, ...rest } = JSON.parse(await ann.message("greeting"));
  expect(rest).toEqual({ greeting: "hello, ann", routeKey: "whoami" });
  bob.send({ action: "send", to: connectionId, data: "hé" });
  expect(JSON.parse(await ann.message('"from"'))).toEqual({ from: "bob", data: "hé" });
  bob.send({ action: "nothing" });
  expect(JSON.parse(await bob.message("Forbidden"))).toMatchObject({ message: "Forbidden" });
  bob.close(1000);
  await running.program.printed(/DISCONNECT bob/);
  expect([ann.received.length, bob.received.length]).toEqual([2, 1]);
  expect(warningsIn(running.program.output())).toEqual([]);
}

/** Which interpreter this machine has is not the project's to say. */
function warningsIn(output: string): string[] {
  const lines = output.split("\n").filter((line) => line.startsWith("warning: "));
  return lines.filter((line) => !line.includes("which is what PATH has"));
}

describe("one API is the same, described with", () => {
  test("a sluice.yaml", () => behaves(join(EXAMPLE, "sluice-yaml")));
  test("AWS SAM", () => behaves(join(EXAMPLE, "sam")));
  test("CloudFormation", () => behaves(join(EXAMPLE, "cloudformation")));
  test("the AWS CDK", () => behaves(join(EXAMPLE, "cdk")));
  test("the Serverless Framework", () => behaves(join(EXAMPLE, "serverless")));
  test("Terraform", async () => {
    using example = copied();
    writeFileSync(join(example.folder, "terraform/code.zip"), zippedHandlers());
    await behaves(join(example.folder, "terraform/plan.json"));
  });
});

function zippedHandlers(): Uint8Array {
  const folder = join(EXAMPLE, "handlers/javascript");
  return zipOf(
    readdirSync(folder).map((name) => ({ name, data: readFileSync(join(folder, name)) })),
  );
}

describe("one API is the same, with handlers in", () => {
  const inLanguage = async (folder: string, runtime: string, codeUri: string) => {
    const file = join(folder, "sluice-yaml/sluice.yaml");
    const text = readFileSync(file, "utf8");
    const other = text
      .replaceAll("runtime: nodejs22.x", `runtime: ${runtime}`)
      .replaceAll("../handlers/javascript", codeUri);
    expect(other).not.toBe(text);
    writeFileSync(file, other);
    await behaves(join(folder, "sluice-yaml"));
  };

  test("TypeScript", async () => {
    using example = copied();
    await inLanguage(example.folder, "nodejs22.x", "../handlers/typescript");
  });

  test.skipIf(!hasProgram("python3"))("Python", async () => {
    using example = copied();
    await inLanguage(example.folder, "python3.13", "../handlers/python");
  });

  test("a compiled bootstrap", async () => {
    using example = copied();
    const source = join(EXAMPLE, "handlers/compiled/bootstrap.ts");
    const outfile = join(example.folder, "handlers/compiled/bootstrap");
    await outputOf([RUNTIME, "build", "--compile", source, "--outfile", outfile]);
    await inLanguage(example.folder, "provided.al2023", "../handlers/compiled");
  });
});
