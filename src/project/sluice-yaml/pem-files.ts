import { dirname, resolve } from "node:path";
import type { PemFiles } from "../../core/model/domain-name.ts";
import { ProjectError } from "../project-error.ts";
import type { Exists } from "../runnable.ts";
import type { YamlSource } from "./yaml-source.ts";

export interface PemPlace {
  /** Absolute path of the sluice.yaml. */
  readonly file: string;
  readonly source: YamlSource;
  /** Given, a file that is not there is refused. */
  readonly exists?: Exists;
}

/** Both or neither; relative to the folder of the file. */
export function pemFiles(
  { certificateFile, keyFile }: { readonly [Name in keyof PemFiles]?: string | undefined },
  path: readonly string[],
  place: PemPlace,
): PemFiles | undefined {
  if (certificateFile === undefined && keyFile === undefined) return undefined;
  if (certificateFile === undefined || keyFile === undefined) {
    const missing = certificateFile === undefined ? "certificateFile" : "keyFile";
    const there = certificateFile === undefined ? "keyFile" : "certificateFile";
    throw refuse(place, [...path, there], `${path.join(".")}.${there} needs ${missing} beside it`);
  }
  const absolute = (name: string, written: string): string => {
    const file = resolve(dirname(place.file), written);
    if (place.exists?.(file) ?? true) return file;
    throw refuse(place, [...path, name], `There is no file ${file}: correct ${name}`);
  };
  return {
    certificateFile: absolute("certificateFile", certificateFile),
    keyFile: absolute("keyFile", keyFile),
  };
}

function refuse({ source }: PemPlace, path: readonly string[], message: string): ProjectError {
  return new ProjectError(message, source.positionOf(path));
}
