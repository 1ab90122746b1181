import type { Cores } from "../cores.ts";
import type { System } from "../systems/system.ts";

/** What one system did in one round. */
export interface Sample {
  /** The row's figure, in its unit. */
  readonly value: number;
  /** Microseconds of the system's CPU for each operation, where that says something. */
  readonly cpuMicroseconds?: number;
  /** How much of their cores the system and the load had: which of them was the limit. */
  readonly systemBusy?: number;
  readonly loadBusy?: number;
  readonly failures?: number;
  /** Further figures, by name. */
  readonly details?: Readonly<Record<string, number>>;
}

/** What the row should come to, as Sluice's part of a competitor's figure, or as a figure. */
export type Target =
  | { readonly kind: "ratio"; readonly of: string; readonly atLeast: number; readonly aim?: true }
  | { readonly kind: "value"; readonly atMost: number }
  | { readonly kind: "value"; readonly atLeast: number }
  | { readonly kind: "detail"; readonly name: string; readonly atMost: number };

export interface RunContext {
  readonly cores: Cores;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Fewer connections than the row says, for a look in passing. */
  readonly quick: boolean;
  readonly folder: string;
}

/** A row of the table. */
export interface Measure {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** Systems that can do it, by name, in the order of the table. */
  readonly systems: readonly string[];
  readonly targets: readonly Target[];
  run(system: System, context: RunContext): Promise<Sample>;
}
