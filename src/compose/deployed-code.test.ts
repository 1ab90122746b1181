import { describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestGateway } from "../../test/support/gateway.ts";
import { nextEvent } from "../../test/support/wait-for.ts";
import { zipOf } from "../../test/support/zip.ts";
import { DeployedFolders } from "../adapters/function-code/deployed-folders.ts";
import type { LambdaFunction } from "../core/model/lambda-function.ts";
import { type Serving, servingOf } from "../core/model/serving.ts";
import { DeployedCode } from "./deployed-code.ts";

function opened() {
  const folder = mkdtempSync(join(tmpdir(), "sluice-deployed-"));
  const file = join(folder, "fn.zip");
  const zip = (data: string) => writeFileSync(file, zipOf([{ name: "index.js", data }]));
  zip("1");
  const definition = {
    ...{ functionName: "chat", runtime: "nodejs22.x", codePath: file },
    package: { kind: "zip", file },
  } as unknown as LambdaFunction;
  const code = new DeployedCode(new DeployedFolders(join(folder, "code")));
  return {
    ...{ code, file, zip, definition },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const serving = (functions: readonly LambdaFunction[]) => ({ functions }) as unknown as Serving;

describe("DeployedCode", () => {
  test("gives code in a package a folder, another one when the package changes", async () => {
    using open = opened();
    const { code, zip, definition } = open;
    const plain = { ...definition, package: undefined } as unknown as LambdaFunction;
    const same = [plain];
    expect(await code.of(same)).toBe(same);
    const [first, kept] = await code.of([definition, plain]);
    expect(kept).toBe(plain);
    expect(readFileSync(join(first?.codePath ?? "", "index.js"), "utf8")).toBe("1");
    expect(await code.of([definition])).toEqual([first as LambdaFunction]);
    zip("2");
    const [second] = await code.of([definition]);
    expect(second?.codePath).not.toBe(first?.codePath as string);
    expect(second?.package).toEqual(definition.package);
  });

  test("removes old code when what was replaced has ended, the newest stays", async () => {
    using open = opened();
    const { code, zip, definition } = open;
    const endings: PromiseWithResolvers<void>[] = [];
    const replacements: Promise<void>[] = [];
    const prepare = code.keeping(() => ({
      apply() {
        endings.push(Promise.withResolvers<void>());
        return { replaced: endings.at(-1)?.promise as Promise<void> };
      },
    }));
    const deploy = async (data: string) => {
      zip(data);
      const functions = await code.of([definition]);
      replacements.push(prepare(serving(functions)).apply().replaced);
      return functions[0]?.codePath ?? "";
    };
    const first = await deploy("1");
    const second = await deploy("2");
    endings[0]?.resolve();
    await replacements[0];
    expect(existsSync(first)).toBe(true); // the second deployment still ends its functions
    endings[1]?.resolve();
    await replacements[1];
    expect(existsSync(first)).toBe(false);
    expect(existsSync(second)).toBe(true);
    await code[Symbol.asyncDispose]();
    expect(existsSync(second)).toBe(false);
  });

  test("says which function has a zip that cannot be unpacked, and leaves one alone that is not there", async () => {
    using open = opened();
    const { code, file, definition } = open;
    writeFileSync(file, "no zip");
    await expect(code.of([definition])).rejects.toThrow(
      `Function chat cannot run from the zip ${file}: Could not unzip`,
    );
    rmSync(file);
    expect(await code.of([definition])).toEqual([definition]);
  });
});

test("a gateway runs code from a zip and code inline, and the new code of a zip that changed", async () => {
  const text = JSON.stringify({
    apis: {
      chat: {
        routes: {
          zipped: { function: "zipped", twoWay: true },
          inline: { function: "inline", twoWay: true },
        },
      },
    },
    functions: {
      zipped: { runtime: "nodejs22.x", handler: "lib/app.handler", codeUri: "fn.zip" },
      inline: {
        ...{ runtime: "python3.13", handler: "index.main" },
        inlineCode:
          "import cfnresponse\ndef main(event, context):\n  return {'statusCode': 200, 'body': cfnresponse.SUCCESS}\n",
      },
    },
  });
  const zip = (body: string) =>
    zipOf([
      {
        name: "lib/app.js",
        data: `exports.handler = async () => ({ statusCode: 200, body: "${body}" });`,
      },
    ]);
  await using gateway = await startTestGateway({ sluiceYaml: text });
  const file = join(gateway.folder, "fn.zip");
  const deploy = async () => {
    const next = await gateway.gateway.withCode(servingOf(gateway.project));
    gateway.gateway.prepare(next).apply();
  };
  writeFileSync(file, zip("one"));
  await deploy();
  const socket = new WebSocket(gateway.ws());
  await nextEvent(socket, "open");
  const answer = async (action: string) => {
    const answered = nextEvent(socket, "message");
    socket.send(JSON.stringify({ action }));
    return ((await answered) as MessageEvent).data;
  };
  expect(await answer("zipped")).toBe("one");
  expect(await answer("inline")).toBe("SUCCESS");
  writeFileSync(file, zip("two"));
  await deploy();
  expect(await answer("zipped")).toBe("two");
  socket.close();
});
