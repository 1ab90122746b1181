import { describe, expect, test } from "bun:test";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { startDev } from "../dev/dev-process.ts";
import { connect } from "../dev/websocket.ts";
import { findPython, hasProgram } from "../support/programs.ts";

/** Projects as they are deployed to AWS: each posts to `https://${domainName}/${stage}`, and none knows Sluice. */
const PROJECTS = [
  { name: "commonjs-cloudformation", module: "object" },
  { name: "esm-websocket-api", module: "undefined" },
  { name: "typescript-sam", module: "typescript" },
] as const;

async function echo(name: string, environment: Readonly<Record<string, string>> = {}) {
  const folder = fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
  await using running = await startDev(folder, { flags: ["--strict", "--no-watch"], environment });
  const { ready, program } = running;
  expect(program.output()).not.toContain("warning:");
  using client = await connect(ready.url);
  client.send({ action: "echo", data: "héllo" });
  const answer: unknown = JSON.parse(await client.message("echo"));
  return { stage: ready.stage, answer };
}

describe("a handler in the style of deployed code answers through the event's own address", () => {
  test.each(PROJECTS)("$name", async ({ name, module }) => {
    expect(await echo(name)).toEqual({
      stage: "production",
      answer: { echo: "héllo", module },
    });
  });

  test.skipIf(!hasProgram("python3"))("python-sam", async () => {
    const PATH = `${dirname(findPython())}:${process.env.PATH}`;
    expect(await echo("python-sam", { PATH })).toEqual({
      stage: "production",
      answer: { echo: "héllo", module: "python" },
    });
  });
});
