import { chmod, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PROGRAMS_ASSET } from "../../src/adapters/programs/embedded-programs.ts";
import { fetchPackage } from "./fetch-package.ts";
import { writePrograms } from "./program-files.ts";
import { HOST_TARGET, type Target } from "./targets.ts";

export interface BuildOptions {
  readonly root: string;
  readonly target: Target;
  /** The executable's path. */
  readonly outfile: string;
}

/**
 * Makes one file of Sluice, its packages, the Bun runtime and what functions need. For another platform than this one
 * Bun and esbuild come from npm, as package-lock.json names them; nothing comes from anywhere else.
 */
export async function buildExecutable({ root, target, outfile }: BuildOptions): Promise<void> {
  await mkdir(dirname(outfile), { recursive: true });
  // Beside the result: it is moved there, and what it was before is whole until then.
  const work = await mkdtemp(join(dirname(outfile), ".build-"));
  try {
    const isHost = target.name === HOST_TARGET;
    const esbuild = isHost
      ? join(root, "node_modules", target.esbuildPackage)
      : await fetchPackage(root, target.esbuildPackage, work);
    const bun = isHost
      ? process.execPath
      : join(await fetchPackage(root, target.bunPackage, work), "bin/bun");
    const programs = join(work, PROGRAMS_ASSET);
    await writePrograms(root, programs, esbuild);
    const made = join(work, "sluice");
    await Bun.build({
      entrypoints: [join(root, "src/cli/executable.ts")],
      root,
      compile: {
        target: target.bunTarget,
        executablePath: bun,
        outfile: made,
        assets: [programs],
        // As `bin/sluice` has it: a project's .env is the project's.
        autoloadDotenv: false,
        autoloadBunfig: false,
      },
      // Each command loads its own chunk, compiled already: `sluice --version` takes a tenth of the time.
      splitting: true,
      bytecode: true,
      format: "esm",
      // Names stay, and the map inside makes the places those of the sources: a reported stack can be read.
      sourcemap: "inline",
      minify: { whitespace: true, syntax: true, identifiers: false },
    });
    await chmod(made, 0o755);
    await rename(made, outfile);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
