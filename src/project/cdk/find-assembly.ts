import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { ProjectError } from "../project-error.ts";
import { AssemblyFile, textOf } from "./assembly-file.ts";

const MANIFEST = "manifest.json";
/** The CDK writes a file of this name into each assembly, whatever the folder is called. */
const MARKER = "cdk.out";
/** Where `cdk synth` writes unless `output` of cdk.json says otherwise. */
const DEFAULT_OUTPUT = "cdk.out";

/** The manifest of the cloud assembly in a folder, if it is one. */
export function assemblyIn(folder: string): string | undefined {
  const manifest = join(folder, MANIFEST);
  return existsSync(manifest) && isFile(join(folder, MARKER)) ? manifest : undefined;
}

/** The manifest of what `cdk synth` has made of the app of a cdk.json. */
export function assemblyOfApp(cdkJson: string): string {
  const { root } = AssemblyFile.read(cdkJson);
  const folder = dirname(cdkJson);
  // An app may be an assembly that was synthesized before.
  const output = textOf(root, "output") ?? DEFAULT_OUTPUT;
  const made = [textOf(root, "app") ?? output, output].map((name) => resolve(folder, name));
  for (const place of made) {
    const manifest = assemblyIn(place);
    if (manifest !== undefined) return manifest;
  }
  const place = resolve(folder, output);
  throw new ProjectError(
    `${cdkJson} is of an AWS CDK app, and ${place} is not there or is not whole: run cdk synth`,
  );
}

/** The manifest that a path of a file means: that of an assembly itself, or a cdk.json. */
export function assemblyOfFile(file: string): string | undefined {
  if (basename(file) === "cdk.json") return assemblyOfApp(file);
  const manifest = assemblyIn(dirname(file));
  return manifest === file ? manifest : undefined;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
