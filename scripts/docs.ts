import { writeFile } from "node:fs/promises";
import { configurationDocument } from "../src/config/document.ts";
import { errorsDocument } from "../src/core/fault-document.ts";

/** Writes the documents that come from tables in the code. Tests fail when the files differ from them. */
const documents = {
  "docs/configuration.md": configurationDocument(),
  "docs/errors.md": errorsDocument(),
};

for (const [path, text] of Object.entries(documents)) {
  await writeFile(new URL(`../${path}`, import.meta.url), text);
  console.log(`wrote ${path}`);
}
