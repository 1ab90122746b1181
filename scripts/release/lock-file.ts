import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What package-lock.json says of each package.
 * https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
 */
export interface LockedPackage {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly name: string;
  readonly version: string;
  readonly lockfileVersion: number;
  /** By the folder it is installed in; the project itself is `""`. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface InstalledPackage extends LockedPackage {
  readonly path: string;
  readonly name: string;
}

export function readLockFile(root: string): LockFile {
  return JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as LockFile;
}

/** Every package but the project itself, in the lock file's order. */
export function lockedPackages({ packages }: LockFile): InstalledPackage[] {
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, locked]) => ({ ...locked, path, name: nameOf(path) }));
}

/** What `npm install --omit=dev` may install, on any platform. */
export function runtimePackages(lock: LockFile): InstalledPackage[] {
  return lockedPackages(lock).filter(({ dev }) => dev !== true);
}

/** Where Node.js finds `name` from the folder `from` of the lock file. */
export function resolvePackage(
  { packages }: LockFile,
  from: string,
  name: string,
): string | undefined {
  for (let folder = from; ; ) {
    const path = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (Object.hasOwn(packages, path)) return path;
    if (folder === "") return undefined;
    const end = folder.lastIndexOf("node_modules/");
    folder = folder.slice(0, Math.max(0, end - 1));
  }
}

/** `node_modules/tsyringe/node_modules/tslib` is `tslib`. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}
