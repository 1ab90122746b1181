import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asTool } from "./as-tool.ts";
import { buildExecutable } from "./release/build-executable.ts";
import { HOST_TARGET, targetNamed } from "./release/targets.ts";

/** `npm run build`: dist/sluice, one file that needs neither npm nor Bun. `--target` makes it for another platform. */
const root = fileURLToPath(new URL("..", import.meta.url));

const flags = {
  target: { type: "string", default: HOST_TARGET, value: "PLATFORM" },
  outfile: { type: "string", value: "FILE" },
} as const;

await asTool({ name: "build", flags }, async (values) => {
  const target = targetNamed(values.target);
  const name = target.name === HOST_TARGET ? "sluice" : `sluice-${target.name}`;
  const outfile = values.outfile ?? join(root, "dist", name);
  await buildExecutable({ root, target, outfile });
  console.log(`${outfile} (${target.name}, ${Math.round(statSync(outfile).size / 1e6)} MB)`);
  return 0;
});
