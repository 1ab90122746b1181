import { expect, test } from "bun:test";
import { parseFlags } from "../scripts/flags.ts";
import { FLAGS, optionsOf } from "./options.ts";

const parseOptions = (parameters: string[]) => optionsOf(parseFlags(FLAGS, parameters));

test("optionsOf() measures everything in three rounds unless it is told otherwise", () => {
  expect(parseOptions([])).toEqual({
    only: [],
    systems: [],
    rounds: 3,
    seconds: 3,
    warmUpSeconds: 5,
    quick: false,
    json: undefined,
    list: false,
  });
});

test("optionsOf() takes lists with commas and flags that come again", () => {
  const options = parseOptions(["--only=post,mock", "--only", "connect", "--systems=sluice"]);
  expect(options.only).toEqual(["post", "mock", "connect"]);
  expect(options.systems).toEqual(["sluice"]);
});

test("optionsOf() lets --rounds and --seconds win over --quick", () => {
  expect(parseOptions(["--quick"])).toMatchObject({ rounds: 1, seconds: 1, quick: true });
  expect(parseOptions(["--quick", "--seconds=0.2"])).toMatchObject({ seconds: 0.2 });
});

test("optionsOf() refuses what is no number", () => {
  expect(() => parseOptions(["--rounds=many"])).toThrow(
    '--rounds takes a number above 0, not "many"',
  );
  expect(() => parseOptions(["--seconds=0"])).toThrow("above 0");
});
