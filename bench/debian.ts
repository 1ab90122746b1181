import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Installs a program with apt-get where that is ours to do; answers why it is not there. */
export function debianProgram(path: string, packages: readonly string[]): string | undefined {
  if (existsSync(path)) return undefined;
  const names = packages.join(" ");
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    return `${path} is not installed: on Debian or Ubuntu run 'apt-get install ${names}' as root`;
  }
  console.log(`Installing ${names} with apt-get`);
  const apt = (...parameters: string[]) =>
    spawnSync("/usr/bin/apt-get", ["--quiet=2", ...parameters], {
      stdio: ["ignore", "ignore", "inherit"],
      // In run level 1 no service is started by its installation.
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    }).status === 0;
  const installed =
    apt("update") && apt("install", "--yes", "--no-install-recommends", ...packages);
  if (installed && existsSync(path)) return undefined;
  return `apt-get could not install ${names}`;
}
