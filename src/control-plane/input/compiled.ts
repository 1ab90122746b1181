import { badRequest } from "../control-fault.ts";

/** What a member compiles to; its `SyntaxError` becomes the caller's, with the member's name. */
export function compiled<Value>(member: string, compile: () => Value): Value {
  try {
    return compile();
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest(`${member}: ${error.message}`);
    throw error;
  }
}
