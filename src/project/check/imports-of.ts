const NODE_IMPORT = /\b(?:from|import|require\()\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;
const PYTHON_IMPORT =
  /^\s*(?:from\s+(\.*[\w.]*)\s+import\s+([\w*, \t()]+)|import\s+([\w., \t]+))/gm;

/** Paths, relative to the file's folder and without extensions, of what JavaScript or TypeScript imports of its own. */
export function nodeImports(text: string): string[] {
  return [...text.matchAll(NODE_IMPORT)].flatMap(([, path]) => (path === undefined ? [] : [path]));
}

/** Modules that Python imports, as paths: of the file's folder when they begin with a dot, else of the code's folder. */
export function pythonImports(text: string): string[] {
  return [...text.matchAll(PYTHON_IMPORT)].flatMap(([, from, names = "", plain]) => {
    if (plain !== undefined) return plain.split(",").map((name) => pathOf(firstWord(name)));
    if (from === undefined) return [];
    const base = pathOf(from);
    const members = names
      .split(/[,()]/)
      .map(firstWord)
      .filter((name) => /^\w+$/.test(name));
    return [base, ...members.map((name) => (base.endsWith("/") ? base : `${base}/`) + name)];
  });
}

function firstWord(text: string): string {
  return text.trim().split(/\s+/, 1)[0] ?? "";
}

/** `.lib.send` -> `./lib/send`, `..send` -> `../send`, `lib.send` -> `lib/send`. */
function pathOf(module: string): string {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const path = module.slice(dots).replaceAll(".", "/");
  if (dots === 0) return path;
  return (dots === 1 ? "./" : "../".repeat(dots - 1)) + path;
}
