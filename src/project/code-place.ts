import type { LambdaFunction } from "../core/model/lambda-function.ts";

/** A zip by its name, as everything that packages functions calls them; any other path is a folder. */
export function codeAt(codePath: string): Pick<LambdaFunction, "codePath" | "package"> {
  return /\.(zip|jar)$/i.test(codePath)
    ? { codePath, package: { kind: "zip", file: codePath } }
    : { codePath };
}

/** Zips that functions run from, absolute: when one changes, the code is another. */
export function packageFiles(functions: readonly LambdaFunction[]): string[] {
  const zips = functions.flatMap(({ package: packed, layers = [] }) => [
    ...(packed?.kind === "zip" ? [packed.file] : []),
    ...layers.map(({ path }) => path).filter((path) => codeAt(path).package !== undefined),
  ]);
  return [...new Set(zips)];
}
