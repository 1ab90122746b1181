import { expect, test } from "bun:test";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interpreterDifferences } from "./interpreter-version.ts";

/** Programs that print these texts when they are asked for their version. */
async function programs(texts: { readonly node: string; readonly python: string }) {
  const folder = await mkdtemp(join(tmpdir(), "sluice-interpreters-"));
  const make = async (name: string, text: string) => {
    const path = join(folder, name);
    await Bun.write(path, `#!/bin/sh\necho "$1: ${text}"\necho once >> "$0.asked"\n`);
    await chmod(path, 0o755);
    return path;
  };
  return {
    node: await make("node", texts.node),
    python: await make("python3", texts.python),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
    },
  };
}

const runtimes = (...names: string[]) => names.map((runtime) => ({ runtime }));

test("interpreterDifferences() says once for each runtime which version runs it", async () => {
  await using found = await programs({ node: "v20.20.2", python: "Python 3.11.7" });
  const functions = runtimes("nodejs22.x", "python3.13", "nodejs22.x", "nodejs18.x");
  expect(await interpreterDifferences(functions, found)).toEqual([
    "Functions with nodejs18.x run on Node.js 20.20.2, which is what PATH has: AWS runs Node.js 18",
    "Functions with nodejs22.x run on Node.js 20.20.2, which is what PATH has: AWS runs Node.js 22",
    "Functions with python3.13 run on Python 3.11.7, which is what PATH has: AWS runs Python 3.13",
  ]);
  expect(await Bun.file(`${found.node}.asked`).text()).toBe("once\n");
});

test("interpreterDifferences() is silent about what is the same, and about runtimes without one", async () => {
  await using found = await programs({ node: "v22.1.0", python: "Python 3.1.2" });
  const functions = runtimes("nodejs22.x", "python3.1", "provided.al2023", "ruby3.3");
  expect(await interpreterDifferences(functions, found)).toEqual([]);
  // 3.1 is not 3.13.
  expect(await interpreterDifferences(runtimes("python3.13"), found)).toHaveLength(1);
});

test("interpreterDifferences() names a program that is not there", async () => {
  const none = { node: "/nowhere/node", python: "no-such-python" };
  expect(await interpreterDifferences(runtimes("python3.13"), none)).toEqual([
    'Functions with python3.13 cannot run: there is no program "no-such-python" on PATH; install Python 3.13',
  ]);
});
