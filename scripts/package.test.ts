import { expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { outputOf } from "../test/support/run-program.ts";

test("what npm packs runs, and holds no tests and nothing that tests alone need", async () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const command = ["npm", "pack", "--dry-run", "--json", "--ignore-scripts"] as const;
  const { output } = await outputOf(command, { cwd: root });
  const [, json = ""] = /^(\[$[\s\S]*^\])$/m.exec(output) ?? [];
  const [{ files }] = JSON.parse(json) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  for (const path of ["bin/sluice", "bin/runtime", "src/cli/main.ts", "LICENSE", "README.md"]) {
    expect(paths).toContain(path);
  }
  expect(
    paths.filter((path) => /\.test\.ts$|\.fixture\.ts$|__pycache__|^test\//.test(path)),
  ).toEqual([]);
});
