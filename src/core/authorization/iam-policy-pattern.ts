/** Wildcards and policy variables of IAM policies (AWS: "IAM JSON policy elements: Policy variables"). */

/** Looks up a condition key, lower case, in the request; the first value of a list counts. */
export type VariableSource = (lowerKey: string) => string | undefined;

/** A text with `*`, `?` and, in policies of 2012-10-17, `${variables}`, read once. */
export interface Pattern {
  readonly parts: readonly Part[];
  /** What `glob` compares, when no variable has a say in it. */
  readonly units: readonly number[] | undefined;
}

type Part =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "many" }
  | { readonly kind: "one" }
  | { readonly kind: "variable"; readonly key: string; readonly fallback: string | undefined };

/** Code units are never negative, so these cannot be met in a text. */
const MANY = -1;
const ONE = -2;

/** With `wildcards` off, `*` and `?` are themselves: the operators that compare exactly. */
export function compilePattern(
  source: string,
  options: { readonly wildcards: boolean; readonly variables: boolean },
): Pattern {
  const parts: Part[] = [];
  let literal = "";
  const push = (part: Part): void => {
    if (literal !== "") parts.push({ kind: "literal", text: literal });
    literal = "";
    parts.push(part);
  };
  for (let index = 0; index < source.length; index += 1) {
    const character = source.charAt(index);
    const close = character === "$" ? variableEnd(source, index, options.variables) : -1;
    if (close !== -1) {
      const name = source.slice(index + 2, close);
      if (name === "*" || name === "?" || name === "$") literal += name;
      else push(variable(name));
      index = close;
    } else if (options.wildcards && character === "*") push({ kind: "many" });
    else if (options.wildcards && character === "?") push({ kind: "one" });
    else literal += character;
  }
  if (literal !== "") parts.push({ kind: "literal", text: literal });
  return patternOf(parts);
}

/**
 * Whether the whole text matches. A variable without a value and without a default matches nothing.
 * Never more steps than the two lengths multiplied, whatever the pattern.
 */
export function matchesPattern(pattern: Pattern, text: string, variables: VariableSource): boolean {
  const [only] = pattern.parts;
  if (pattern.parts.length === 1 && only?.kind === "many") return true;
  if (pattern.parts.length === 1 && only?.kind === "literal") return only.text === text;
  const units = pattern.units ?? unitsOf(pattern.parts, variables);
  return units !== undefined && glob(units, text);
}

/** The text that a pattern without wildcards stands for; `undefined` when a variable has no value. */
export function literalOf(pattern: Pattern, variables: VariableSource): string | undefined {
  let text = "";
  for (const part of pattern.parts) {
    const piece = textOf(part, variables);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

/** The parts of a pattern between colons, at most `count` of them: the last keeps the colons that are left. */
export function splitPattern(pattern: Pattern, count: number): Pattern[] {
  const pieces: Part[][] = [[]];
  for (const part of pattern.parts) {
    if (part.kind !== "literal") {
      pieces.at(-1)?.push(part);
      continue;
    }
    let rest = part.text;
    while (pieces.length < count) {
      const colon = rest.indexOf(":");
      if (colon === -1) break;
      if (colon > 0) pieces.at(-1)?.push({ kind: "literal", text: rest.slice(0, colon) });
      pieces.push([]);
      rest = rest.slice(colon + 1);
    }
    if (rest !== "") pieces.at(-1)?.push({ kind: "literal", text: rest });
  }
  return pieces.map(patternOf);
}

function patternOf(parts: readonly Part[]): Pattern {
  const isFixed = parts.every((part) => part.kind !== "variable");
  return { parts, units: isFixed ? unitsOf(parts, () => undefined) : undefined };
}

function variableEnd(source: string, dollar: number, variables: boolean): number {
  return variables && source.charAt(dollar + 1) === "{" ? source.indexOf("}", dollar + 2) : -1;
}

/** `key` or `key, 'default'`. */
function variable(name: string): Part {
  const comma = name.indexOf(",");
  const key = (comma === -1 ? name : name.slice(0, comma)).trim().toLowerCase();
  const given = comma === -1 ? "" : name.slice(comma + 1).trim();
  const quoted = given.length >= 2 && given.startsWith("'") && given.endsWith("'");
  return { kind: "variable", key, fallback: quoted ? given.slice(1, -1) : undefined };
}

function unitsOf(parts: readonly Part[], variables: VariableSource): number[] | undefined {
  const units: number[] = [];
  for (const part of parts) {
    if (part.kind === "many") units.push(MANY);
    else if (part.kind === "one") units.push(ONE);
    else {
      const text = textOf(part, variables);
      if (text === undefined) return undefined;
      for (let index = 0; index < text.length; index += 1) units.push(text.charCodeAt(index));
    }
  }
  return units;
}

function textOf(part: Part, variables: VariableSource): string | undefined {
  if (part.kind === "literal") return part.text;
  return part.kind === "variable" ? (variables(part.key) ?? part.fallback) : undefined;
}

/** Goes back only to the last `*`: what an earlier one could take instead, the last one can take too. */
function glob(units: readonly number[], text: string): boolean {
  let unit = 0;
  let index = 0;
  let lastMany = -1;
  let resumeAt = 0;
  while (index < text.length) {
    if (units[unit] === MANY) {
      lastMany = unit;
      resumeAt = index;
      unit += 1;
    } else if (units[unit] === ONE || units[unit] === text.charCodeAt(index)) {
      unit += 1;
      index += 1;
    } else if (lastMany !== -1) {
      unit = lastMany + 1;
      resumeAt += 1;
      index = resumeAt;
    } else return false;
  }
  while (units[unit] === MANY) unit += 1;
  return unit === units.length;
}
