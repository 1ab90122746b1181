import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };
import { asTool } from "./as-tool.ts";
import { buildExecutable } from "./release/build-executable.ts";
import { CHECKSUMS, checksums } from "./release/checksums.ts";
import { readLockFile } from "./release/lock-file.ts";
import { runTool } from "./release/run-tool.ts";
import { softwareBill } from "./release/sbom.ts";
import { TARGETS, targetNamed } from "./release/targets.ts";

/**
 * `npm run release`: everything that a release has, in dist/: the package, an executable for each platform, the bill
 * of materials, the licences, and the checksums of all. The same commit gives the same bytes.
 */
const root = fileURLToPath(new URL("..", import.meta.url));

const flags = {
  target: {
    type: "string",
    multiple: true,
    value: "PLATFORM",
    default: TARGETS.map(({ name }) => name),
  },
  out: { type: "string", default: join(root, "dist"), value: "FOLDER" },
} as const;

async function main(values: {
  readonly target: readonly string[];
  readonly out: string;
}): Promise<number> {
  const targets = values.target.map(targetNamed);
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  // Made whole, then put in place: half a release is none.
  const work = mkdtempSync(join(out, ".release-"));
  try {
    await makeArtifacts(work, targets);
    const made = readFileSync(join(work, CHECKSUMS), "utf8");
    for (const name of readdirSync(work)) {
      renameSync(join(work, name), join(out, name));
    }
    console.log(`${made}${out}`);
    return 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function makeArtifacts(
  work: string,
  targets: ReturnType<typeof targetNamed>[],
): Promise<void> {
  const prefix = `${manifest.name}-${manifest.version}`;
  await runTool("npm", ["pack", "--silent", "--pack-destination", work], { cwd: root });
  writeFileSync(join(work, `${prefix}.cdx.json`), softwareBill(readLockFile(root), manifest));
  for (const name of ["LICENSE", "THIRD-PARTY-LICENSES"])
    cpSync(join(root, name), join(work, name));
  for (const target of targets) {
    await buildExecutable({ root, target, outfile: join(work, `${prefix}-${target.name}`) });
  }
  writeFileSync(join(work, CHECKSUMS), checksums(work));
}

await asTool({ name: "release", flags }, main);
