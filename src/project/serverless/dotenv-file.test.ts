import { expect, test } from "bun:test";
import {
  DOTENV_EXPANSIONS_MAX,
  DOTENV_VALUE_CHARACTERS_MAX,
  dotenvVariables,
} from "./dotenv-file.ts";

test("dotenvVariables() reads names, quotation marks and comments", () => {
  const source = "# local\nA=1\nexport B=\"x y\" # here\nC='$A'\nEMPTY=\n";
  expect(dotenvVariables(source, {})).toEqual({ A: "1", B: "x y", C: "1", EMPTY: "" });
});

test("dotenvVariables() puts in what a value names", () => {
  const source = "HOST=localhost\nURL=http://${HOST}:${PORT:-3000}/$PATHNAME\nCOST=\\$5\n";
  expect(dotenvVariables(source, { PATHNAME: "chat" })).toEqual({
    HOST: "localhost",
    URL: "http://localhost:3000/chat",
    COST: "$5",
  });
});

test("dotenvVariables() lets the environment win", () => {
  expect(dotenvVariables("A=file\nB=$A", { A: "shell" })).toEqual({ A: "shell", B: "shell" });
});

test("dotenvVariables() ends where variables name each other", () => {
  expect(Object.keys(dotenvVariables("A=$B\nB=$A", {}))).toEqual(["A", "B"]);
});

test("dotenvVariables() refuses a value above its bound", () => {
  const half = "x".repeat(DOTENV_VALUE_CHARACTERS_MAX / 2);
  const { B } = dotenvVariables(`A=${half}\nB=$A$A`, {});
  expect(B).toHaveLength(DOTENV_VALUE_CHARACTERS_MAX);
  const source = `A=${half}\nB=$A$A.`;
  expect(() => dotenvVariables(source, {})).toThrow(RangeError);
  expect(() => dotenvVariables(source, {})).toThrow(
    `B has more than ${DOTENV_VALUE_CHARACTERS_MAX} characters`,
  );
});

test("dotenvVariables() puts in so many variables, and no more", () => {
  const named = (count: number) => `A=\nB=${"$A".repeat(count)}`;
  expect(dotenvVariables(named(DOTENV_EXPANSIONS_MAX), {}).B).toBe("");
  expect(() => dotenvVariables(named(DOTENV_EXPANSIONS_MAX + 1), {})).toThrow(
    `more than ${DOTENV_EXPANSIONS_MAX} variables are named in values`,
  );
});
