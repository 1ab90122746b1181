import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Cores } from "./cores.ts";

/** What the figures were taken on: they mean nothing without it. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly load: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly commit: string;
  readonly at: string;
}

export function describeMachine(extra: Readonly<Record<string, string>>): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    load: loadavg()[0] ?? 0,
    versions: {
      sluice: ourVersion(),
      bun: Bun.version,
      node: outputOf("node", "--version"),
      ...extra,
    },
    commit: outputOf(
      "git",
      "-C",
      fileURLToPath(new URL("..", import.meta.url)),
      "describe",
      "--always",
      "--dirty",
    ),
    at: new Date().toISOString(),
  };
}

export function machineLines(machine: Machine, cores: Cores): string[] {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Linux ${machine.kernel}, load ${machine.load.toFixed(1)} at the start`,
    `system on core ${cores.system}, load on core ${cores.load}; ${versions.join(", ")}; commit ${machine.commit}; ${machine.at}`,
  ];
}

function ourVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function outputOf(program: string, ...parameters: string[]): string {
  const run = spawnSync(program, parameters, { encoding: "utf8" });
  return run.status === 0 ? run.stdout.trim() : "unknown";
}
