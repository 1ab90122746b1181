import { existsSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { ProjectError } from "./project-error.ts";

export interface FoundProject {
  readonly kind: "sluice-yaml" | "template";
  /** Absolute path. */
  readonly file: string;
}

/** In a folder, the first of these that is there. */
const CANDIDATES = [
  ["sluice.yaml", "sluice-yaml"],
  ["sluice.yml", "sluice-yaml"],
  ["template.yaml", "template"],
  ["template.yml", "template"],
  ["template.json", "template"],
] as const;

const TEMPLATE_EXTENSIONS = [".yaml", ".yml", ".json", ".template"];

/** Finds what describes the APIs: `path` itself when it is a file, else a file of the folder. */
export function findProject(path: string): FoundProject {
  const place = resolve(path);
  if (!existsSync(place)) {
    const message = `There is no file or folder ${place}: give the path of a project`;
    throw new ProjectError(message);
  }
  if (!statSync(place).isDirectory()) return { kind: kindOf(place), file: place };
  for (const [name, kind] of CANDIDATES) {
    const file = join(place, name);
    if (existsSync(file) && statSync(file).isFile()) return { kind, file };
  }
  const names = CANDIDATES.map(([name]) => name);
  const looked = `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  throw new ProjectError(`No project in ${place}: looked for ${looked}`);
}

/** By name: `sluice.yaml`, `sluice.prod.yaml`, `chat.sluice.yml` are ours, any other YAML or JSON a template. */
function kindOf(file: string): FoundProject["kind"] {
  const name = basename(file);
  if (/^sluice\.(.+\.)?ya?ml$|\.sluice\.ya?ml$/.test(name)) return "sluice-yaml";
  if (TEMPLATE_EXTENSIONS.includes(extname(name))) return "template";
  const message = `${file} is no project file: expected a sluice.yaml, or a template that ends in ${TEMPLATE_EXTENSIONS.join(", ")}`;
  throw new ProjectError(message);
}
