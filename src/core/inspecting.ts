/** Which functions a debugger may attach to, and where. */
export interface Inspecting {
  /** By name; `undefined` is all that there are. */
  readonly functions: ReadonlyMap<string, InspectedFunction> | undefined;
  /** What holds for those that are not named. */
  readonly others: InspectedFunction;
}

export interface InspectedFunction {
  /** 0 is any that is free; left out, the first free one from Node.js's own on. */
  readonly port?: number;
  /** The code is not loaded before a debugger is attached. */
  readonly waits: boolean;
}

/** Node.js's own: https://nodejs.org/en/learn/getting-started/debugging */
export const FIRST_DEBUGGER_PORT = 9_229;
/** Ports that are tried, from the first on, before it is given up. Ours. */
export const DEBUGGER_PORTS_TRIED = 100;

/** Whether a debugger can attach to functions of a runtime here. */
export function isInspectable(runtime: string): boolean {
  return /^(?:nodejs|python)/.test(runtime);
}
