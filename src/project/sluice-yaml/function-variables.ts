import { pathText, type ValuePath } from "../../config/strict-map.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import type { YamlSource } from "./yaml-source.ts";

export type Variables = Readonly<Record<string, string>>;

/** An `environment` map, its names checked as Lambda checks them. `path` leads to the map. */
export function checkedVariables(
  variables: Variables | undefined,
  path: ValuePath,
  place: { readonly source: YamlSource; readonly warn: (warning: ProjectWarning) => void },
): Variables {
  const owner = path.length === 1 ? "" : ` of ${pathText(path.slice(0, -1))}`;
  for (const name of Object.keys(variables ?? {})) {
    const position = place.source.positionOf([...path, name]);
    if (!isVariableName(name)) {
      const message = `The environment name "${name}"${owner} must be a letter, then letters, digits and _`;
      throw new ProjectError(message, position);
    }
    if (name.length === 1) {
      const message = `The environment name "${name}"${owner} works here; Lambda wants two characters at least`;
      place.warn({ message, position });
    }
  }
  return variables ?? {};
}

/** AWS Lambda: a letter, then letters, digits and _. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z]\w*$/.test(name);
}
