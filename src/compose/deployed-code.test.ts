import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

test("a gateway gives functions what their layers have, in the languages and ways of Lambda", async () => {
  const runtimes = {
    cjs: "nodejs22.x",
    esm: "nodejs22.x",
    py: "python3.13",
    own: "provided.al2023",
  };
  const text = JSON.stringify({
    apis: {
      chat: {
        routes: Object.fromEntries(
          Object.keys(runtimes).map((name) => [name, { function: name, twoWay: true }]),
        ),
      },
    },
    functions: Object.fromEntries(
      Object.entries(runtimes).map(([name, runtime]) => [
        name,
        {
          ...{ runtime, handler: `${name}.handler`, layers: ["one", "two"] },
          environment: { TOOL: "/opt/bin/tool" },
        },
      ]),
    ),
  });
  const answer =
    'statusCode: 200, body: `${who} ${process.env.TOOL === process.env.SLUICE_OPT + "/bin/tool"}`';
  await using gateway = await startTestGateway({
    sluiceYaml: text,
    files: {
      "cjs.cjs": `const { who } = require("@layer/who"); exports.handler = async () => ({ ${answer} });`,
      "esm.mjs": `import { who } from "@layer/who"; export const handler = async () => ({ ${answer} });`,
      "py.py":
        "import who, deep\ndef handler(event, context):\n  return {'statusCode': 200, 'body': who.who + deep.who}\n",
    },
  });
  const write = (name: string, content: string, mode = 0o644) => {
    const path = join(gateway.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
  };
  write("one/nodejs/node_modules/@layer/who/index.js", "exports.who = 'node one';");
  write("two/nodejs/node22/node_modules/@layer/who/index.js", "exports.who = 'node two';");
  write("one/python/who.py", "who = 'python one'\n");
  write("two/python/who.py", "who = 'python two'\n");
  write("one/python/lib/python3.13/site-packages/deep.py", "who = ', deep'\n");
  write("two/bootstrap", BOOTSTRAP, 0o755);
  const next = await gateway.gateway.withCode(servingOf(gateway.project));
  gateway.gateway.prepare(next).apply();
  const socket = new WebSocket(gateway.ws());
  await nextEvent(socket, "open");
  const answers: Record<string, unknown> = {};
  for (const action of Object.keys(runtimes)) {
    const answered = nextEvent(socket, "message");
    socket.send(JSON.stringify({ action }));
    answers[action] = ((await answered) as MessageEvent).data;
  }
  expect(answers).toEqual({
    ...{ cjs: "node two true", esm: "node two true", py: "python two, deep" },
    own: "from a layer",
  });
  socket.close();
});

const BOOTSTRAP = `#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
while true; do
  id=$(curl -sD - -o /dev/null "$api/next" | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
  [ -n "$id" ] || exit 1
  curl -s -o /dev/null -d '{"statusCode":200,"body":"from a layer"}' "$api/$id/response"
done
`;
