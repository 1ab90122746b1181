/** `Unknown key "rotues": did you mean "routes"?`, or the list of names when none is near. */
export function unknownName(kind: string, written: string, known: readonly string[]): string {
  const nearest = nearestName(written, known);
  if (nearest !== undefined) return `Unknown ${kind} "${written}": did you mean "${nearest}"?`;
  return `Unknown ${kind} "${written}": known are ${[...known].sort().join(", ")}`;
}

/** The known name with the fewest edits, when few enough (`editsMax`) that a slip of the finger explains them. */
export function nearestName(
  written: string,
  known: readonly string[],
  editsMax: number = Math.max(1, Math.floor(written.length / 3)),
): string | undefined {
  const wanted = written.toLowerCase();
  let nearest: string | undefined;
  let fewest = editsMax + 1;
  for (const name of known) {
    const edits = editDistance(wanted, name.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      nearest = name;
    }
  }
  return nearest;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped && row > 1 && column > 1) {
        edits = Math.min(edits, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(edits);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
