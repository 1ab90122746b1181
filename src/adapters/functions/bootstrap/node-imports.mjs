import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Modules that are read to find out, at most: more take as long as what they could save. */
const MODULES_MAX = 50;

/**
 * Whether a module may import a package, itself or by what it imports. `false` is certain: each import of each of them is a
 * text that names a file or a module of Node.js. What cannot be told is `true`.
 */
export function mayImportPackages(path) {
  const paths = new Set([path]);
  for (const each of paths) {
    const specifiers = paths.size > MODULES_MAX ? undefined : importsOf(each);
    if (specifiers === undefined) return true;
    for (const specifier of specifiers) {
      if (isBuiltin(specifier)) continue;
      if (!/^\.\.?\//.test(specifier)) return true;
      paths.add(fileURLToPath(new URL(specifier, pathToFileURL(each))));
    }
  }
  return false;
}

/** Names in its text too: what makes a name of pieces is not seen through. */
const SDK = /@aws-sdk|@smithy/;
/** `import(` of what is no text, and a comment or an escape where the text should be. */
const UNREADABLE = /\bimport\s*\((?!\s*["'])|\b(?:import|from)\s*\(?\s*(?:\/[/*]|["'][^"'\n]*\\)/;
const IMPORT = /\b(?:import|from)\s*\(?\s*["']([^"'\n]*)["']/g;

function importsOf(path) {
  try {
    const text = readFileSync(path, "utf8");
    if (SDK.test(text) || UNREADABLE.test(text)) return undefined;
    return [...text.matchAll(IMPORT)].map(([, specifier]) => specifier);
  } catch {
    return undefined; // its import says why
  }
}
