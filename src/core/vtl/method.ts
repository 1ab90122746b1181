import { type Budget, TemplateError } from "./budget.ts";
import { VtlBlock, type VtlValue } from "./value.ts";
import { argumentText } from "./value-text.ts";

/** One call of a method that a table allows. */
export interface Call {
  readonly name: string;
  readonly args: readonly VtlValue[];
  readonly budget: Budget;
}

export type Method<Receiver> = (receiver: Receiver, call: Call) => VtlValue;

export interface MethodTable<Receiver> {
  /** Each once, whatever its arguments. */
  readonly names: readonly string[];
  /** `undefined` when there is no such method or none with so many arguments. */
  call(receiver: Receiver, call: Call): VtlValue | undefined;
}

/** Keys are `name/arguments`. A `Map`, so that nothing is inherited. */
export function methodTable<Receiver>(
  methods: Readonly<Record<string, Method<Receiver>>>,
): MethodTable<Receiver> {
  const table = new Map(Object.entries(methods));
  return {
    names: [...new Set([...table.keys()].map((key) => key.replace(/\/\d+$/, "")))],
    call(receiver, call) {
      call.budget.spend(1);
      try {
        return table.get(`${call.name}/${call.args.length}`)?.(receiver, call);
      } catch (error) {
        if (error instanceof NoSuchMethod) return undefined;
        throw error;
      }
    },
  };
}

/** Java has the method, and not for arguments of these types: as if it were not there. */
export class NoSuchMethod extends Error {
  override readonly name = "NoSuchMethod";
}

/** An argument that must be text. Null is text to Java, until the method reads it and fails. */
export function textArgument(call: Call, index: number): string {
  const value = call.args[index] ?? null;
  if (typeof value === "string") {
    call.budget.text(value.length); // The method reads it.
    return value;
  }
  if (value === null) throw new TemplateError(`${call.name}() is called with null`);
  if (value instanceof VtlBlock) return argumentText(value, call.budget) ?? "";
  throw new NoSuchMethod();
}

export function indexArgument(call: Call, index: number): number {
  const value = call.args[index];
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw new NoSuchMethod();
}

/** As Java's IndexOutOfBoundsException fails the template. */
export function checkedIndex(call: Call, value: number, range: readonly [number, number]): number {
  if (value >= range[0] && value <= range[1]) return value;
  throw new TemplateError(`${call.name}() is out of range: ${value} is not in ${range.join("..")}`);
}
