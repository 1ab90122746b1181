import { type Budget, TemplateError } from "./budget.ts";
import type { VtlValue } from "./value.ts";
import { argumentText } from "./value-text.ts";

/** One call of a method that a table allows. */
export interface Call {
  readonly name: string;
  readonly args: readonly VtlValue[];
  readonly budget: Budget;
}

export type Method<Receiver> = (receiver: Receiver, call: Call) => VtlValue;

export interface MethodTable<Receiver> {
  /** `undefined` when there is no such method or none with so many arguments. */
  call(receiver: Receiver, call: Call): VtlValue | undefined;
}

/** Keys are `name/arguments`. A `Map`, so that nothing is inherited. */
export function methodTable<Receiver>(
  methods: Readonly<Record<string, Method<Receiver>>>,
): MethodTable<Receiver> {
  const table = new Map(Object.entries(methods));
  return {
    call(receiver, call) {
      call.budget.spend(1);
      return table.get(`${call.name}/${call.args.length}`)?.(receiver, call);
    },
  };
}

/** An argument that must be text: Java would find no such method, or fail on null. */
export function textArgument(call: Call, index: number): string {
  const text = argumentText(call.args[index], call.budget);
  if (text === undefined) throw new TemplateError(`${call.name}() is called with null`);
  return text;
}

export function indexArgument(call: Call, index: number): number {
  const value = call.args[index];
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw new TemplateError(`${call.name}() needs a whole number`);
}

/** As Java's IndexOutOfBoundsException fails the template. */
export function checkedIndex(call: Call, value: number, range: readonly [number, number]): number {
  if (value >= range[0] && value <= range[1]) return value;
  throw new TemplateError(`${call.name}() is out of range: ${value} is not in ${range.join("..")}`);
}
