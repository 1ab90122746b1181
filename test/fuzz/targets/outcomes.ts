import { Violation } from "../engine/target.ts";

type ErrorClass = abstract new (...parameters: never[]) => Error;

/** The message of a refusal; `undefined` when there is none. An error of another class is a bug. */
export function errorOf(expected: ErrorClass, run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    // RangeError is none of SyntaxError's kinds: a stack that runs over is never a refusal.
    if (!(error instanceof expected)) throw error;
    if (error.message.trim() === "") throw new Violation("a refusal without a reason");
    return error.message;
  }
}

/** The JSON value of a text, wrapped; `undefined` when it is not JSON. */
export function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** A member that the document itself has. */
export function ownMember(text: string, name: string): unknown {
  const value = jsonOf(text)?.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** A message with what differs from input to input taken out: which kind of refusal it is. */
export function kindOfMessage(message: string): string {
  return message
    .replace(/["'`].*["'`]/gs, "…")
    .replace(/\d+/g, "#")
    .slice(0, 60);
}
