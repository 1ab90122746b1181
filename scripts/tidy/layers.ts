import { isTest, isTypeScript, type Problem, type SourceFile } from "./source-file.ts";

/**
 * Who may import whom (ARCHITECTURE.md, "Direction of dependencies"). A layer is the longest prefix
 * that fits a path; each lists the layers it may use besides itself.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  "src/core/": [],
  "src/wire/": [],
  "src/engine/": ["src/core/", "src/wire/"],
  "src/adapters/": ["src/engine/", "src/core/", "src/wire/"],
  "src/project/": ["src/core/", "src/config/"],
  "src/config/": ["src/core/"],
  "src/control-plane/": ["src/engine/", "src/core/", "src/project/", "src/config/"],
  "src/compose/": [
    ...["src/adapters/", "src/engine/", "src/core/", "src/wire/", "src/project/"],
    ...["src/config/", "src/control-plane/"],
  ],
  // `sluice connect` is a client of the same wire; what the engine reports is printed here.
  "src/cli/": [
    ...["src/compose/", "src/config/", "src/project/", "src/core/", "src/wire/"],
    ...["src/engine/ports.ts", "package.json"],
  ],
  "console/": [],
  "src/testing/": [],
};

/** The two plain value types that both pure layers speak: what a request and a limit are. */
const SHARED_BY_PURE_LAYERS = ["src/core/http.ts", "src/core/limits.ts"];

/** Layers without packages or built-ins, and the one file that may hash. */
const PURE = ["src/core/", "src/wire/"];
const DIGEST = "src/core/sigv4/digest.ts";

/** Imports that go against the arrows. Tests may reach where they must: they are outside the house. */
export function layerRule(files: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  for (const file of files) {
    const from = layerOf(file.path);
    if (from === undefined || isTest(file.path)) continue;
    for (const { specifier, path, line, kind } of file.imports) {
      if (path === undefined) {
        const message = packageProblem(file.path, from, specifier);
        if (message !== undefined) problems.push({ path: file.path, line, message });
      } else if (kind !== "reference" && !mayImport(file.path, from, path)) {
        problems.push({ path: file.path, line, message: arrowMessage(from, path) });
      }
    }
  }
  return problems;
}

function layerOf(path: string): string | undefined {
  return Object.keys(LAYERS).find((prefix) => path.startsWith(prefix));
}

function mayImport(path: string, from: string, target: string): boolean {
  if (from === "src/adapters/" && target.startsWith(from)) {
    return adapterOf(path) === adapterOf(target);
  }
  if (target.startsWith(from)) return true;
  if (from === "src/wire/" && SHARED_BY_PURE_LAYERS.includes(target)) return true;
  return (LAYERS[from] ?? []).some((allowed) => target.startsWith(allowed));
}

/** `src/adapters/listener/tls.ts` -> `listener`. */
function adapterOf(path: string): string | undefined {
  return path.split("/")[2];
}

function arrowMessage(from: string, target: string): string {
  if (from === "src/adapters/" && target.startsWith(from)) {
    return `an adapter imports another adapter (${target}): let src/compose hand it over through a port`;
  }
  if (target.startsWith("src/adapters/")) {
    return `${from} names a concrete adapter (${target}): only src/compose may; ask for a port instead`;
  }
  const allowed = LAYERS[from] ?? [];
  const may = allowed.length === 0 ? "only itself" : `itself and ${allowed.join(", ")}`;
  return `${from} may import ${may}, not ${target}`;
}

function packageProblem(path: string, from: string, specifier: string): string | undefined {
  if (!PURE.includes(from)) return undefined;
  if (path === DIGEST && specifier === "node:crypto") return undefined;
  return `${from} imports "${specifier}": it must be pure; take a value or move the work to an adapter`;
}

/**
 * Circles of imports, each reported once, at its alphabetically first file. Type-only imports do not
 * count: they are gone before the program runs, and two types may well describe each other.
 */
export function cycleRule(files: readonly SourceFile[]): Problem[] {
  const graph = new Map(
    files.filter(({ path }) => isTypeScript(path)).map((file) => [file.path, file]),
  );
  const done = new Set<string>();
  const problems = new Map<string, Problem>();
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      const circle = trail.slice(start);
      const first = circle.toSorted()[0] ?? path;
      const line =
        graph.get(first)?.imports.find((one) => circle.includes(one.path ?? ""))?.line ?? 1;
      const turn = circle.indexOf(first);
      const shown = [...circle.slice(turn), ...circle.slice(0, turn), first].join(" -> ");
      problems.set(shown, { path: first, line, message: `imports go in a circle: ${shown}` });
      return;
    }
    if (done.has(path)) return;
    for (const { path: next, kind, typeOnly } of graph.get(path)?.imports ?? []) {
      if (kind === "reference" || typeOnly || next === undefined || !graph.has(next)) continue;
      visit(next, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return [...problems.values()];
}

/** Projects of users, written as they write them. */
const USERS_CODE = /^(?:examples|test\/examples\/fixtures)\//;

/** How imports and exports are written: explicit files, no doors that hide where a thing lives. */
export function importStyleRule(files: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  for (const { path, code, imports } of files) {
    if (!isTypeScript(path) || USERS_CODE.test(path)) continue;
    for (const { specifier, path: target, line, kind } of imports) {
      if (kind === "reference") continue;
      if (kind === "re-export") {
        problems.push({
          path,
          line,
          message: `re-exports "${specifier}": import it where it lives`,
        });
      } else if (target !== undefined && !/\.\w+$/.test(specifier)) {
        problems.push({
          path,
          line,
          message: `imports "${specifier}": write the file's .ts ending`,
        });
      }
    }
    for (const match of code.matchAll(/\bexport\s+default\b/g)) {
      const line = code.slice(0, match.index).split("\n").length;
      problems.push({ path, line, message: "has a default export: export it by name" });
    }
  }
  return problems;
}
