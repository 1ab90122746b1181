import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { SourcePosition } from "../../core/model/project.ts";
import { ProjectError } from "../../project/project-error.ts";
import type { ProjectOptions } from "./project-options.ts";
import { readText } from "./read-definitions.ts";

/** Values for the parameters of a template, and where they are from. */
export interface GivenParameters {
  readonly parameters: Readonly<Record<string, string>>;
  /** Where each is written that a file gives. */
  readonly positions: readonly { readonly name: string; readonly position: SourcePosition }[];
}

type Options = Pick<ProjectOptions, "parameters" | "parameterFile">;

/** What the command line gives: its own values over those of its file. Throws ProjectError. */
export function givenParameters({ parameters, parameterFile }: Options): GivenParameters {
  if (parameterFile === undefined) return { parameters, positions: [] };
  const path = resolve(parameterFile);
  const loader = require("../../project/parameter-file.ts");
  const { readParameterFile } = loader as typeof import("../../project/parameter-file.ts");
  const found = readParameterFile(path, readText(path));
  const ofFile = Object.fromEntries(found.map(({ name, value }) => [name, value]));
  const positions = found
    .filter(({ name }) => !Object.hasOwn(parameters, name))
    .map(({ name, position }) => ({ name, position }));
  return { parameters: { ...ofFile, ...parameters }, positions };
}

/** What `sam deploy` would be given: weaker than everything else, and for those parameters alone that the template has. */
export interface SamParameters {
  readonly parameterDefaults: Readonly<Record<string, string>>;
  /** Absolute path; `undefined` where none was read. */
  readonly file: string | undefined;
}

/** Of the samconfig file beside a template. Throws ProjectError. */
export function samParameters(template: string, configEnv: string | undefined): SamParameters {
  const loader = require("../../project/sam-config.ts");
  const sam = loader as typeof import("../../project/sam-config.ts");
  const folder = dirname(template);
  const file = sam.SAM_CONFIG_FILES.map((name) => join(folder, name)).find((each) =>
    existsSync(each),
  );
  if (file === undefined) {
    if (configEnv === undefined) return { parameterDefaults: {}, file };
    const message = `--config-env ${configEnv} is for a samconfig.toml beside ${basename(template)}: there is none`;
    throw new ProjectError(message);
  }
  const read = (path: string) => {
    const place = resolve(folder, path);
    return existsSync(place) ? readText(place) : undefined;
  };
  const parameters = sam.readSamConfig({
    file,
    text: readText(file),
    environment: configEnv,
    read,
  });
  return parameters === undefined
    ? { parameterDefaults: {}, file: undefined }
    : { parameterDefaults: parameters, file };
}

/** A start says what it took without being told to. */
export function samRemark({ parameterDefaults, file }: SamParameters): string[] {
  const names = Object.keys(parameterDefaults);
  if (file === undefined || names.length === 0) return [];
  const [what, verb] =
    names.length === 1 ? ["parameter", "has its value"] : ["parameters", "have their values"];
  return [
    `The ${what} ${names.join(", ")} ${verb} from ${basename(file)}, where nothing else gives one.`,
  ];
}
