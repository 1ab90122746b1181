/** An id that nothing has yet. */
export function freeId(
  length: number,
  newId: (length: number) => string,
  taken: (id: string) => unknown,
): string {
  for (;;) {
    const id = newId(length);
    if (taken(id) === undefined) return id;
  }
}
