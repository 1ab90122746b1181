import { expect, test } from "bun:test";
import { outputOf, runProgram } from "./run-program.ts";

test("outputOf() answers what both streams printed and the exit code", async () => {
  const result = await outputOf(["sh", "-c", "echo $WORD; echo err >&2; exit 3"], {
    environment: { WORD: "out" },
  });
  expect(result.exitCode).toBe(3);
  expect(result.output.split("\n").toSorted()).toEqual(["err", "out"]);
});

test("runProgram() talks to a program and ends it with the test", async () => {
  let exited: Promise<number>;
  {
    await using program = runProgram(["sh", "-c", "while read line; do echo got $line; done"]);
    program.write("one\n");
    expect((await program.printed(/got (\w+)/))[1]).toBe("one");
    exited = program.exited;
  }
  expect(await exited).toBeGreaterThanOrEqual(128);
});

test("printed() fails when the program ends first", async () => {
  await using program = runProgram(["sh", "-c", "echo bye"]);
  await expect(program.printed(/hello/)).rejects.toThrow("ended before it printed /hello/:\nbye");
});
