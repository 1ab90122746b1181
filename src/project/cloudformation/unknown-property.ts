import { nearestName } from "../../config/nearest-name.ts";

/** Insertions, deletions, substitutions and swaps that a slip of the finger explains; fewer in a short name. */
const SLIPS_MAX = 2;
const CHARACTERS_PER_SLIP = 3;

/** The known name that was meant by another one. */
export function meantBy(written: string, known: readonly string[]): string | undefined {
  const slips = Math.floor(written.length / CHARACTERS_PER_SLIP);
  return nearestName(written, known, Math.min(SLIPS_MAX, Math.max(1, slips)));
}

/** Names of properties that keep clients out, in part or whole. */
const GUARD = /auth|api_?key/i;

export interface UnknownProperty {
  readonly message: string;
  /**
   * It may have been meant to keep clients out: without it the API is open to more of them than its author thinks,
   * so it is an error.
   */
  readonly isGuard: boolean;
}

/** What to say of a property that nothing reads. `advice`: for a guard that is like no known name. */
export function unknownProperty(
  name: string,
  known: readonly string[],
  advice = "correct or remove it",
): UnknownProperty {
  const meant = meantBy(name, known);
  const isGuard = GUARD.test(name) || (meant !== undefined && GUARD.test(meant));
  if (isGuard) {
    const hint = meant === undefined ? advice : `did you mean ${meant}?`;
    const message = `property ${name} is not known, so it would not keep anybody out: ${hint}`;
    return { message, isGuard };
  }
  const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
  return { message: `property ${name} is not known, so it has no effect${hint}`, isGuard };
}

/** For the end of a message that a property is missing: `: did you mean the Nmae on line 7?`, or nothing. */
export function hintAtMisspelt(
  name: string,
  entries: Iterable<readonly [string, { readonly line: number }]>,
): string {
  for (const [written, { line }] of entries) {
    if (written !== name && meantBy(written, [name]) !== undefined) {
      return `: did you mean the ${written} on line ${line}?`;
    }
  }
  return "";
}
