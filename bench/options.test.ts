import { expect, test } from "bun:test";
import { chosen, parseOptions } from "./options.ts";

test("parseOptions() measures everything in three rounds unless it is told otherwise", () => {
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

test("parseOptions() takes lists with commas and flags that come again", () => {
  const options = parseOptions(["--only=post,mock", "--only", "connect", "--systems=sluice"]);
  expect(options?.only).toEqual(["post", "mock", "connect"]);
  expect(options?.systems).toEqual(["sluice"]);
});

test("parseOptions() lets --rounds and --seconds win over --quick", () => {
  expect(parseOptions(["--quick"])).toMatchObject({ rounds: 1, seconds: 1, quick: true });
  expect(parseOptions(["--quick", "--seconds=0.2"])).toMatchObject({ seconds: 0.2 });
});

test("parseOptions() refuses what is no number, and a flag that it does not know", () => {
  expect(() => parseOptions(["--rounds=many"])).toThrow(
    '--rounds takes a number above 0, not "many"',
  );
  expect(() => parseOptions(["--seconds=0"])).toThrow("above 0");
  expect(() => parseOptions(["--fast"])).toThrow("--fast");
});

test("parseOptions() answers nothing for --help", () => {
  expect(parseOptions(["--help"])).toBeUndefined();
});

test("chosen() keeps the list's order and names what there is", () => {
  const list = [{ name: "a" }, { name: "b" }, { name: "c" }];
  expect(chosen("row", list, ["c", "a"]).map(({ name }) => name)).toEqual(["a", "c"]);
  expect(chosen("row", list, [])).toHaveLength(3);
  expect(() => chosen("row", list, ["d"])).toThrow('There is no row "d"; there are a, b, c');
});
