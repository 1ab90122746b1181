import { delimiter, join } from "node:path";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";

/**
 * How a function's process finds what its layers give.
 * https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 *
 * Gaps: 2026-11-29 there is no folder `/opt`: code that itself opens `/opt/…` finds nothing.
 * By design: 2026-11-29 where the folder is stands in `SLUICE_OPT`; in a function's variables and handler, a path that begins with `/opt`
 *   becomes one that begins there.
 */
type Layered = Pick<LambdaFunction, "optPath" | "runtime">;

/** `environment` has what the process gets of the machine. Python's are put into `sys.path` by its bootstrap. */
export function layerVariables(
  { optPath, runtime }: Layered,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  if (optPath === undefined) return {};
  const inLayers = (...path: string[]) => join(optPath, ...path);
  const after = (name: string, folder: string) =>
    [environment[name], folder].filter(Boolean).join(delimiter);
  const version = /^nodejs(\d+)/.exec(runtime)?.[1];
  return {
    SLUICE_OPT: optPath,
    PATH: after("PATH", inLayers("bin")),
    LD_LIBRARY_PATH: after("LD_LIBRARY_PATH", inLayers("lib")),
    ...(version === undefined
      ? {}
      : {
          NODE_PATH: [
            inLayers("nodejs", `node${version}`, "node_modules"),
            inLayers("nodejs", "node_modules"),
          ].join(delimiter),
        }),
  };
}

/** A text with each path below `/opt` where it is here. */
export function inOpt(text: string, { optPath }: Pick<LambdaFunction, "optPath">): string {
  if (optPath === undefined) return text;
  return text.replace(/(^|[\s:;,="'])\/opt(?=$|[\s:;,"'/])/g, (_, before) => before + optPath);
}
