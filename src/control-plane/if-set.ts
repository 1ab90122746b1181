/** Members that say something: AWS leaves out what is not set, and an update empties a text to unset it. */
export function ifSet<Members extends Readonly<Record<string, unknown>>>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== ""),
  ) as { [Name in keyof Members]?: Exclude<Members[Name], undefined> };
}
