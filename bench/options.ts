import { numberAboveZero, type parseFlags } from "../scripts/flags.ts";

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

export const FLAGS = {
  only: { type: "string", multiple: true, value: "ROW,…" },
  systems: { type: "string", multiple: true, value: "A,B" },
  rounds: { type: "string", value: "N" },
  seconds: { type: "string", value: "N" },
  "warm-up": { type: "string", value: "N" },
  quick: { type: "boolean" },
  json: { type: "string", value: "FILE" },
  list: { type: "boolean" },
} as const;

export const HELP = `Measures Sluice beside other systems and prints a table.

  --only ROW,…      these rows alone; they are named by --list
  --systems A,B     these systems alone
  --rounds N        how often each system has its turn; 3
  --seconds N       of each measurement; 3
  --warm-up N       seconds before each: runtimes compile what is hot, on the same core; 5
  --quick           one round of one second, with fewer connections: shows that it runs, not how fast, so nothing is judged
  --json FILE       where the figures go; bench/results/latest.json
  --list            names the rows and the systems
`;

/** Throws a `UsageError` when they are not understood. */
export function optionsOf(values: ReturnType<typeof parseFlags<typeof FLAGS>>): Options {
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
  return given === undefined ? otherwise : numberAboveZero(name, given);
}
