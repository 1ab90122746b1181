import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findProgram, PROGRAMS, type ProgramName } from "../test/support/programs.ts";

export interface MissingPrograms {
  readonly missing: readonly ProgramName[];
  /** One sentence for the person who runs the tests; `undefined` when nothing is missing. */
  readonly sentence: string | undefined;
}

/** What `ensurePrograms` acts on, so that its decisions can be tested without installing anything. */
export interface Machine {
  find(name: ProgramName): string | undefined;
  canInstall(): boolean;
  /** Answers whether the package manager succeeded. */
  install(packages: readonly string[]): boolean;
}

/** Finds the programs that tests drive; installs the missing ones where that is ours to do. */
export function ensurePrograms(
  names: readonly ProgramName[],
  machine: Machine = debian,
): MissingPrograms {
  let missing = names.filter((name) => machine.find(name) === undefined);
  const packages = missing.flatMap((name) => PROGRAMS[name].packages);
  if (packages.length > 0 && machine.canInstall() && machine.install(packages)) {
    missing = missing.filter((name) => machine.find(name) === undefined);
  }
  return { missing, sentence: missing.length === 0 ? undefined : sentenceFor(missing) };
}

function sentenceFor(missing: readonly ProgramName[]): string {
  const titles = missing.map((name) => PROGRAMS[name].title).join(", ");
  const packages = missing.flatMap((name) => PROGRAMS[name].packages);
  const remedy =
    packages.length === 0
      ? "install it and put it in PATH"
      : `on Debian or Ubuntu run 'apt-get install ${packages.join(" ")}' as root`;
  return `Cannot find ${titles}, which some tests drive: ${remedy}`;
}

const debian: Machine = {
  find: findProgram,
  canInstall() {
    return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  },
  install(packages) {
    console.log(`Installing ${packages.join(", ")} with apt-get`);
    return (
      aptGet(["update"]) && aptGet(["install", "--yes", "--no-install-recommends", ...packages])
    );
  },
};

function aptGet(parameters: readonly string[]): boolean {
  const run = spawnSync("/usr/bin/apt-get", ["--quiet=2", ...parameters], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return run.status === 0;
}
