import { parseArgs } from "node:util";

export interface Options {
  /** Names of rows and systems; all of them when there are none. */
  readonly only: readonly string[];
  readonly systems: readonly string[];
  readonly rounds: number;
  /** Seconds of each measurement. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly quick: boolean;
  readonly json: string | undefined;
  readonly list: boolean;
}

const FLAGS = {
  only: { type: "string", multiple: true },
  systems: { type: "string", multiple: true },
  rounds: { type: "string" },
  seconds: { type: "string" },
  "warm-up": { type: "string" },
  quick: { type: "boolean" },
  json: { type: "string" },
  list: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

export const HELP = `npm run bench -- [flags]: measures Sluice beside other systems and prints a table

  --only ROW,…      these rows alone; they are named by --list
  --systems A,B     these systems alone
  --rounds N        how often each system has its turn; 3
  --seconds N       of each measurement; 3
  --warm-up N       seconds before each: runtimes compile what is hot, on the same core; 5
  --quick           one round of one second, with fewer connections: shows that it runs, not how fast
  --json FILE       where the figures go; bench/results/latest.json
  --list            names the rows and the systems
`;

/** Throws a sentence when they are not understood; answers `undefined` for --help. */
export function parseOptions(parameters: readonly string[]): Options | undefined {
  const { values } = parseArgs({ args: [...parameters], options: FLAGS, allowPositionals: false });
  if (values.help === true) return undefined;
  const quick = values.quick === true;
  const seconds = positive("seconds", values.seconds, quick ? 1 : 3);
  return {
    only: names(values.only),
    systems: names(values.systems),
    rounds: Math.ceil(positive("rounds", values.rounds, quick ? 1 : 3)),
    seconds,
    warmUpSeconds: positive("warm-up", values["warm-up"], quick ? 0.5 : 5),
    quick,
    json: values.json,
    list: values.list === true,
  };
}

function names(given: readonly string[] | undefined): string[] {
  return (given ?? []).flatMap((text) => text.split(",")).filter((name) => name !== "");
}

function positive(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new TypeError(`--${name} takes a number above 0, not "${given}"`);
}

/** Those of the list that are named, in the list's order; all without names. Throws for a name that is not there. */
export function chosen<T extends { readonly name: string }>(
  what: string,
  list: readonly T[],
  wanted: readonly string[],
): readonly T[] {
  for (const name of wanted) {
    if (list.some((each) => each.name === name)) continue;
    const known = list.map((each) => each.name).join(", ");
    throw new TypeError(`There is no ${what} "${name}"; there are ${known}`);
  }
  return wanted.length === 0 ? list : list.filter(({ name }) => wanted.includes(name));
}
