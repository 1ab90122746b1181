import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bannedCallRule, fileNameRule } from "./tidy/banned.ts";
import { contractRule, deadFileRule, ownTestRule } from "./tidy/coverage.ts";
import { cycleRule, importStyleRule, layerRule } from "./tidy/layers.ts";
import { headingRule, linkRule, strayNoteRule, workplaceRule } from "./tidy/prose.ts";
import {
  FILE_LINES_MEDIAN,
  fileLengthRule,
  functionLengthRule,
  medianLength,
} from "./tidy/size.ts";
import { type Problem, type Rule, type SourceFile, sourceFile } from "./tidy/source-file.ts";

/** The house rules that a machine can check (CONTRIBUTING.md). */
const RULES: readonly Rule[] = [
  layerRule,
  cycleRule,
  importStyleRule,
  bannedCallRule,
  fileNameRule,
  fileLengthRule,
  functionLengthRule,
  strayNoteRule,
  workplaceRule,
  headingRule,
  linkRule,
  ownTestRule,
  deadFileRule,
  contractRule,
];

/** Every violation, in the order of paths and lines. */
export function tidy(files: readonly SourceFile[]): Problem[] {
  return RULES.flatMap((rule) => rule(files)).sort(
    (a, b) => a.path.localeCompare(b.path) || a.line - b.line,
  );
}

const SKIPPED_FOLDERS = new Set(["node_modules", ".git", ".sluice", "coverage", "results"]);
const TEXT =
  /\.(?:ts|mts|cts|js|mjs|cjs|py|sh|md|json|ya?ml|html|css)$|^\.ci\/run$|^bin\/|^LICENSE$/;

/** The repository's text files, with what tools made left out. */
export async function readSources(root: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) await walk(path);
      if (entry.isFile() && TEXT.test(path)) {
        files.push(sourceFile(path, await readFile(join(root, path), "utf8")));
      }
    }
  };
  await walk("");
  return files;
}

async function main(): Promise<void> {
  const files = await readSources(fileURLToPath(new URL("..", import.meta.url)));
  const problems = tidy(files);
  for (const { path, line, message } of problems) console.log(`${path}:${line} ${message}`);
  const median = medianLength(files);
  if (median > FILE_LINES_MEDIAN) {
    console.log(`The median source file has ${median} lines; aim for ${FILE_LINES_MEDIAN}`);
  }
  console.log(`${files.length} files, median ${median} lines, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (import.meta.main) await main();
