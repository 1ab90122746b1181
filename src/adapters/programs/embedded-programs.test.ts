import { afterAll, beforeAll, expect, test } from "bun:test";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { embeddedPrograms } from "./embedded-programs.ts";

let work = "";
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "sluice-embedded-"));
  await writePart("functions", "bootstrap/node.mjs", "// runs a handler\n");
  await writePart("typescript", "node_modules/tsx/dist/loader.mjs", "// loads TypeScript\n");
});
afterAll(() => rm(work, { recursive: true, force: true }));

/** As the build writes it into the executable. */
async function writePart(name: string, path: string, text: string): Promise<void> {
  const sha256 = new Bun.CryptoHasher("sha256").update(text).digest("hex");
  const files = [{ path, bytes: text.length, sha256, isProgram: false }];
  await writeFile(join(work, `${name}.json`), JSON.stringify(files));
  await writeFile(join(work, `${name}.zst`), Bun.zstdCompressSync(Buffer.from(text)));
}

test("embeddedPrograms() unpacks each part when it is asked for, and looks at it once", async () => {
  const folder = join(work, "state");
  const warnings: string[] = [];
  const programs = embeddedPrograms({ source: work, folder, warn: (text) => warnings.push(text) });
  const bootstrap = join(programs.bootstrapFolder(), "node.mjs");
  expect(await readFile(bootstrap, "utf8")).toBe("// runs a handler\n");
  expect(await readdir(folder)).toEqual([expect.stringMatching(/^functions-/)]);

  const [, typescript = ""] = [
    programs.typeScriptLoader(),
    ...(await readdir(folder)).sort(),
  ].slice(1);
  const loader = join(folder, typescript, "node_modules/tsx/dist/loader.mjs");
  expect(programs.typeScriptLoader()).toBe(pathToFileURL(loader).href);

  await appendFile(bootstrap, "// changed\n");
  programs.bootstrapFolder();
  expect(warnings).toEqual([]);
  const next = embeddedPrograms({ source: work, folder, warn: (text) => warnings.push(text) });
  next.bootstrapFolder();
  expect(warnings).toEqual([expect.stringContaining("bootstrap/node.mjs differs")]);
  expect(await readFile(bootstrap, "utf8")).toBe("// runs a handler\n");
});
