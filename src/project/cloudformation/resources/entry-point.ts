import type { PropertyReader } from "../property-reader.ts";
import { warn } from "../scope.ts";
import { memberOf, type TemplateNode } from "../template-node.ts";

/** Builders that only copy or install, so that the source folder runs as it is. */
const RUNS_FROM_SOURCE = /^(nodejs|python)/;

/**
 * The handler by which the source runs. AWS SAM's esbuild builder puts the bundle of an entry point at the
 * top of the package (`src/app.ts` -> `app.js`), so `app.handler` is `src/app.handler` here.
 */
export function entryPointHandler(
  handler: string,
  metadata: TemplateNode | undefined,
  reader: PropertyReader,
): string {
  const method = memberOf(metadata, "BuildMethod");
  if (method?.kind !== "scalar" || RUNS_FROM_SOURCE.test(method.text)) return handler;
  // `sam build` leaves this mark in the template it writes beside what it built.
  if (memberOf(metadata, "SamResourceId") !== undefined) return handler;
  if (method.text !== "esbuild") {
    const advice = "build it first, and give the folder of the result as its code";
    warn(
      reader.scope,
      method.line,
      `${reader.subject}: BuildMethod ${method.text} is not run here: ${advice}`,
    );
    return handler;
  }
  const entryPoints = memberOf(memberOf(metadata, "BuildProperties"), "EntryPoints");
  const paths = entryPoints?.kind === "list" ? entryPoints.items : [];
  const sources = paths.flatMap((node) =>
    node.kind === "scalar" ? [withoutExtension(node.text)] : [],
  );
  const dot = handler.lastIndexOf(".");
  if (sources.length === 0 || dot < 1) return handler;
  const module = handler.slice(0, dot);
  const source =
    sources.find((each) => each === module) ??
    sources.find((each) => each.endsWith(`/${module}`)) ??
    sources.find((each) => baseName(each) === baseName(module));
  if (source !== undefined) return source + handler.slice(dot);
  warn(
    reader.scope,
    method.line,
    `${reader.subject}: no entry point of esbuild makes the module of Handler ${handler}`,
  );
  return handler;
}

function withoutExtension(path: string): string {
  return path.replace(/^\.\//, "").replace(/\.[cm]?[jt]sx?$/, "");
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
