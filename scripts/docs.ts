import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { configurationDocument } from "../src/config/document.ts";
import { errorsDocument } from "../src/core/fault-document.ts";
import { checkDocument } from "../src/project/check/check-document.ts";
import { withKnownDifferences } from "./known-differences.ts";
import { readSources } from "./tidy.ts";

/** Writes what comes from tables and ledgers in the code. Tests fail when the files differ from them. */
const root = new URL("..", import.meta.url);
const parity = await readFile(new URL("docs/parity.md", root), "utf8");
const documents = {
  "docs/check.md": checkDocument(),
  "docs/configuration.md": configurationDocument(),
  "docs/errors.md": errorsDocument(),
  "docs/parity.md": withKnownDifferences(parity, await readSources(fileURLToPath(root))),
};

for (const [path, text] of Object.entries(documents)) {
  await writeFile(new URL(path, root), text);
  console.log(`wrote ${path}`);
}
