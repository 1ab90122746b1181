import { parseEnv } from "node:util";

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that one value may name, each of which may name more, levels. */
const EXPANSION_DEPTH_MAX = 10;
/** Variables that are put in, all of a file together, count. */
export const DOTENV_EXPANSIONS_MAX = 10_000;
/** What a value may come to, characters. */
export const DOTENV_VALUE_CHARACTERS_MAX = 65_536;

const REFERENCE = /(?<!\\)\$(?:\{([A-Za-z_]\w*)(?::-([^{}]*))?\}|([A-Za-z_]\w*))/g;

/** The variables of a `.env` file with those that they name put in, as dotenv-expand does; what the environment has wins. */
export function dotenvVariables(source: string, environment: Variables): Record<string, string> {
  const written = parseEnv(source) as Record<string, string>;
  const textOf = (name: string) => environment[name] ?? written[name];
  let expansions = 0;
  const expand = (value: string, depth: number): string => {
    if (depth === EXPANSION_DEPTH_MAX || value.length > DOTENV_VALUE_CHARACTERS_MAX) return value;
    return value.replace(REFERENCE, (_, braced?: string, fallback?: string, plain?: string) => {
      expansions += 1;
      if (expansions > DOTENV_EXPANSIONS_MAX) {
        throw new RangeError(`more than ${DOTENV_EXPANSIONS_MAX} variables are named in values`);
      }
      const found = textOf(braced ?? plain ?? "");
      return expand(found === undefined || found === "" ? (fallback ?? "") : found, depth + 1);
    });
  };
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(written)) {
    const expanded = environment[name] ?? expand(value, 0).replaceAll("\\$", "$");
    if (expanded.length <= DOTENV_VALUE_CHARACTERS_MAX) variables[name] = expanded;
    else throw new RangeError(`${name} has more than ${DOTENV_VALUE_CHARACTERS_MAX} characters`);
  }
  return variables;
}
