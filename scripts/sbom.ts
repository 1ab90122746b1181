import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };
import { asTool } from "./as-tool.ts";
import { readLockFile } from "./release/lock-file.ts";
import { softwareBill } from "./release/sbom.ts";

/** `npm run sbom` prints the software bill of materials; the release command writes the same into dist/. */
const root = fileURLToPath(new URL("..", import.meta.url));

await asTool({ name: "sbom", flags: {} }, () => {
  process.stdout.write(softwareBill(readLockFile(root), manifest));
  return 0;
});
