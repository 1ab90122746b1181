import { UsageError } from "../flags.ts";

/** The platforms that executables are made for: Bun's and esbuild's package of each. */
export interface Target {
  readonly name: string;
  readonly bunTarget: Bun.Build.CompileTarget;
  readonly bunPackage: string;
  readonly esbuildPackage: string;
}

/**
 * By design: 2026-11-28 none for Windows: Sluice has been run on Linux and macOS, and there under WSL.
 */
export const TARGETS: readonly Target[] = [
  target("linux-x64", "bun-linux-x64", "linux-x64"),
  target("linux-arm64", "bun-linux-arm64", "linux-aarch64"),
  target("darwin-x64", "bun-darwin-x64", "darwin-x64"),
  target("darwin-arm64", "bun-darwin-arm64", "darwin-aarch64"),
];

export const HOST_TARGET = `${process.platform}-${process.arch}`;

export function targetNamed(name: string): Target {
  const found = TARGETS.find((each) => each.name === name);
  if (found !== undefined) return found;
  const known = TARGETS.map((each) => each.name).join(", ");
  throw new UsageError(
    `there is no executable for ${name}: use one of ${known}, or the npm package; on Windows, WSL runs the linux ones`,
  );
}

function target(name: string, bunTarget: Bun.Build.CompileTarget, bun: string): Target {
  return { name, bunTarget, bunPackage: `@oven/bun-${bun}`, esbuildPackage: `@esbuild/${name}` };
}
