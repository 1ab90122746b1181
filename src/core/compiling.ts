/** Parses a part of a definition, at deployment time: the `SyntaxError` of one that is wrong then says where it stood. */
export function compiling<Value>(where: string, compile: () => Value): Value {
  try {
    return compile();
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new SyntaxError(`${where}: ${cause.message}`, { cause });
  }
}
