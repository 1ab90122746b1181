import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { CODE_FILE_BYTES_MAX, CODE_FILES_MAX, readCode } from "./read-code.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-read-code-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function factsOf(handler: string, runtime = "nodejs22.x", change: Partial<LambdaFunction> = {}) {
  const functionArn = "arn:f";
  const lambda = { functionArn, functionName: "f", handler, runtime, codePath: folder };
  const rest = { timeoutSeconds: 3, memorySizeMb: 128, environment: {} };
  return readCode([{ ...lambda, ...rest, ...change }]).get(functionArn);
}

const CLIENT = "@aws-sdk/client-apigatewaymanagementapi";

describe("readCode()", () => {
  test("follows what a handler of Node.js imports of its own, in circles too", () => {
    write({
      "src/app.mjs": 'import "./lib/post.js";',
      "src/lib/post.ts": `import "../app.mjs";\nimport { A } from "${CLIENT}";`,
    });
    expect(factsOf("src/app.handler")?.connections).toEqual({
      file: join(folder, "src/lib/post.ts"),
      line: 2,
    });
  });

  test("follows what a handler of Python imports of its own", () => {
    write({
      "py/app.py": "from common_code import post\nfrom .near import one",
      "common_code/post.py": 'boto3.client("apigatewaymanagementapi")',
      "py/near.py": 'requests.post("http://localhost/")',
    });
    const facts = factsOf("py.app.handler", "python3.13");
    expect(facts?.connections?.file).toBe(join(folder, "common_code/post.py"));
    expect(facts?.localhost).toEqual([{ file: join(folder, "py/near.py"), line: 1 }]);
  });

  test("tells nothing of code that is not there, or that no text shows", () => {
    expect(factsOf("nothing.handler")).toBeUndefined();
    const inline = { package: { kind: "inline", text: CLIENT } } as const;
    expect(factsOf("src/app.handler", "nodejs22.x", inline)).toBeUndefined();
    expect(factsOf("src/app.handler", "provided.al2023")).toBeUndefined();
  });

  test("reads so many bytes of a file, and so many files", () => {
    const line = `import "${CLIENT}";`;
    write({ "large.js": line.padEnd(CODE_FILE_BYTES_MAX, "\n") });
    expect(factsOf("large.handler")?.connections?.line).toBe(1);
    write({ "large.js": line.padEnd(CODE_FILE_BYTES_MAX + 1, "\n") });
    expect(factsOf("large.handler")).toBeUndefined();
    const chain = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `many/f${index}.js`,
          index === count - 1 ? line : `import "./f${index + 1}.js";`,
        ]),
      );
    write(chain(CODE_FILES_MAX));
    expect(factsOf("many/f0.handler")?.connections).toBeDefined();
    write(chain(CODE_FILES_MAX + 1));
    expect(factsOf("many/f0.handler")?.connections).toBeUndefined();
  });
});
