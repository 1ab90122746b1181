import { expect, spyOn, test } from "bun:test";
import { endWith } from "./end-with.ts";

test("endWith() ends with the code it is given, after what was printed is out", async () => {
  const order: string[] = [];
  const ended = Promise.withResolvers<void>();
  const exit = spyOn(process, "exit").mockImplementation(((code?: number) => {
    order.push(`exit ${code}`);
    ended.resolve();
    return undefined as never;
  }) as typeof process.exit);
  const streams = (["stdout", "stderr"] as const).map((name) =>
    spyOn(process[name], "write").mockImplementation(((_text: string, done?: () => void) => {
      order.push(name);
      done?.();
      return true;
    }) as typeof process.stdout.write),
  );
  try {
    void endWith(130);
    await ended.promise;
  } finally {
    exit.mockRestore();
    for (const stream of streams) stream.mockRestore();
  }
  expect(order).toEqual(["stdout", "stderr", "exit 130"]);
});
