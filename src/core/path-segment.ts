/** `/a/b/c` -> `["a", "/b/c"]`; `/` and the empty path have no segment. */
export function firstSegment(path: string): [string | undefined, string] {
  if (path.length < 2 || path[0] !== "/") return [undefined, path];
  const end = path.indexOf("/", 1);
  if (end === -1) return [path.slice(1), ""];
  return end === 1 ? [undefined, path] : [path.slice(1, end), path.slice(end)];
}

/** Percent-decoded; as it came when it cannot be. */
export function decodedPath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
