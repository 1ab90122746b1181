import type { Measure, Sample, Target } from "./measures/measure.ts";
import { ratioOf, type Spread, spreadOf } from "./statistics.ts";

/** What all rounds of a measure came to. */
export interface Row {
  readonly measure: Measure;
  /** By system; `undefined` in a round that failed. */
  readonly samples: ReadonlyMap<string, readonly (Sample | undefined)[]>;
}

export interface Cell {
  readonly system: string;
  readonly value: Spread;
  readonly cpu: Spread | undefined;
  readonly systemBusy: number | undefined;
  readonly loadBusy: number | undefined;
  readonly failures: number;
  readonly details: Readonly<Record<string, number>>;
  /** Ours divided by this one's, round by round: by the figure, and by what an operation costs. */
  readonly ratio: Spread | undefined;
  readonly cpuRatio: Spread | undefined;
}

export interface Verdict {
  readonly text: string;
  readonly met: boolean | undefined;
}

export const OURS = "sluice";

export function cellsOf({ measure, samples }: Row): Cell[] {
  const ours = samples.get(OURS) ?? [];
  return measure.systems.flatMap((system) => {
    const theirs = samples.get(system) ?? [];
    const value = spreadOf(figures(theirs, "value").filter(isNumber));
    if (value === undefined) return [];
    const isOurs = system === OURS;
    return [
      {
        system,
        value,
        cpu: spreadOf(figures(theirs, "cpuMicroseconds").filter(isNumber)),
        systemBusy: median(figures(theirs, "systemBusy")),
        loadBusy: median(figures(theirs, "loadBusy")),
        failures: figures(theirs, "failures")
          .filter(isNumber)
          .reduce((sum, each) => sum + each, 0),
        details: detailsOf(theirs),
        ratio: isOurs ? undefined : ratioOf(figures(ours, "value"), figures(theirs, "value")),
        cpuRatio: isOurs
          ? undefined
          : ratioOf(figures(theirs, "cpuMicroseconds"), figures(ours, "cpuMicroseconds")),
      },
    ];
  });
}

/** Each target, what came of it, and whether that is enough; open when one side was not measured. */
export function verdictsOf(row: Row): Verdict[] {
  const cells = cellsOf(row);
  return row.measure.targets.map((target) => verdictOf(target, cells));
}

function verdictOf(target: Target, cells: readonly Cell[]): Verdict {
  const ours = cells.find(({ system }) => system === OURS);
  switch (target.kind) {
    case "ratio": {
      const cell = cells.find(({ system }) => system === target.of);
      const text = `${target.aim === true ? "aim: " : ""}>= ${target.atLeast} x ${target.of}`;
      const enough = (value: number): boolean => value >= target.atLeast;
      // A rate that something else held says nothing of the system: what an operation costs still does.
      return isAtItsLimit(ours) && isAtItsLimit(cell)
        ? judge(text, cell?.ratio?.median, enough)
        : judge(`${text} by CPU`, cell?.cpuRatio?.median ?? cell?.ratio?.median, enough);
    }
    case "value":
      return "atMost" in target
        ? judge(`<= ${target.atMost}`, ours?.value.median, (value) => value <= target.atMost)
        : judge(`>= ${target.atLeast}`, ours?.value.median, (value) => value >= target.atLeast);
    case "detail": {
      const text = `${target.name} <= ${target.atMost}`;
      return judge(text, ours?.details[target.name], (value) => value <= target.atMost);
    }
  }
}

/** Share of its core from which a system or a load is taken to do all that it can; where the load is and the system is not, the figure is the load's. */
export const BUSY = 0.9;

function isAtItsLimit(cell: Cell | undefined): boolean {
  return cell?.systemBusy === undefined || cell.systemBusy >= BUSY;
}

function judge(text: string, value: number | undefined, met: (value: number) => boolean): Verdict {
  if (value === undefined) return { text: `${text}: not measured`, met: undefined };
  const enough = met(value);
  return {
    text: `${text}: ${Number(value.toPrecision(3))}, ${enough ? "met" : "missed"}`,
    met: enough,
  };
}

type Figure = "value" | "cpuMicroseconds" | "systemBusy" | "loadBusy" | "failures";

function figures(samples: readonly (Sample | undefined)[], name: Figure): (number | undefined)[] {
  return samples.map((sample) => sample?.[name]);
}

function detailsOf(samples: readonly (Sample | undefined)[]): Record<string, number> {
  const names = new Set(samples.flatMap((sample) => Object.keys(sample?.details ?? {})));
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = median(samples.map((sample) => sample?.details?.[name]));
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function median(values: readonly (number | undefined)[]): number | undefined {
  return spreadOf(values.filter(isNumber))?.median;
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined;
}
