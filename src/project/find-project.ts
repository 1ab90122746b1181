import { existsSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { assemblyIn, assemblyOfApp, assemblyOfFile } from "./cdk/find-assembly.ts";
import { ProjectError } from "./project-error.ts";
import { recogniseTerraform, terraformOf } from "./terraform/recognise.ts";

export interface FoundProject {
  readonly kind: "sluice-yaml" | "template" | "cdk" | "terraform" | "serverless";
  /** Absolute path. */
  readonly file: string;
  /** Absolute paths of files of the folder that would have been taken without this one. */
  readonly passedOver: readonly string[];
}

/** In a folder, the first of these that is there. */
const CANDIDATES = [
  ["sluice.yaml", "sluice-yaml"],
  ["sluice.yml", "sluice-yaml"],
  ["template.yaml", "template"],
  ["template.yml", "template"],
  ["template.json", "template"],
  // In the order in which the framework looks for them.
  ["serverless.yml", "serverless"],
  ["serverless.yaml", "serverless"],
  ["serverless.json", "serverless"],
  ["serverless.js", "serverless"],
  ["serverless.cjs", "serverless"],
  ["serverless.mjs", "serverless"],
  ["serverless.ts", "serverless"],
] as const;

const TEMPLATE_EXTENSIONS = [".yaml", ".yml", ".json", ".template"];

/** Finds what describes the APIs: `path` itself when it is a file, else a file of the folder. */
export function findProject(path: string): FoundProject {
  const place = resolve(path);
  if (!existsSync(place)) {
    const message = `There is no file or folder ${place}: give the path of a project`;
    throw new ProjectError(message);
  }
  if (!statSync(place).isDirectory()) return { ...describedBy(place), passedOver: [] };
  const isThere = (file: string) => existsSync(file) && statSync(file).isFile();
  const found = CANDIDATES.map(([name, kind]) => ({ kind, file: join(place, name) }));
  const [first, ...others] = found.filter(({ file }) => isThere(file));
  if (first !== undefined) return { ...first, passedOver: others.map(({ file }) => file) };
  const cdkJson = join(place, "cdk.json");
  const manifest = isThere(cdkJson) ? assemblyOfApp(cdkJson) : assemblyIn(place);
  if (manifest !== undefined) return { kind: "cdk", file: manifest, passedOver: [] };
  const terraform = terraformOf(place);
  if (terraform !== undefined) {
    if ("message" in terraform) throw new ProjectError(terraform.message);
    return { kind: "terraform", file: terraform.file, passedOver: [] };
  }
  const names = CANDIDATES.map(([name]) => name).filter((name) => !name.startsWith("serverless."));
  const looked = `${names.join(", ")}, serverless.yml (or .yaml, .json, .js, .cjs, .mjs, .ts) and cdk.json`;
  throw new ProjectError(`No project in ${place}: looked for ${looked}`);
}

/** A cdk.json stands for the assembly that was synthesized from it. */
function describedBy(file: string): Pick<FoundProject, "kind" | "file"> {
  const manifest = assemblyOfFile(file);
  return manifest === undefined ? { kind: kindOf(file), file } : { kind: "cdk", file: manifest };
}

/** By name: `sluice.yaml`, `sluice.prod.yaml`, `chat.sluice.yml` are ours, any other YAML or JSON a template. */
function kindOf(file: string): FoundProject["kind"] {
  const name = basename(file);
  // `--config serverless.chat.yml`, as several services of one folder have.
  if (/^serverless[.-](.+\.)?(ya?ml|json|[cm]?js|ts)$|^serverless\.ts$/.test(name))
    return "serverless";
  if (/^sluice\.(.+\.)?ya?ml$|\.sluice\.ya?ml$/.test(name)) return "sluice-yaml";
  const terraform = recogniseTerraform(file);
  if (terraform?.kind === "show") return "terraform";
  if (terraform !== undefined) throw new ProjectError(terraform.message);
  if (TEMPLATE_EXTENSIONS.includes(extname(name))) return "template";
  const message = `${file} is no project file: expected a sluice.yaml, or a template that ends in ${TEMPLATE_EXTENSIONS.join(", ")}`;
  throw new ProjectError(message);
}
