import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { amount, pathText, readStrictly, strictMap, text, wholeNumber } from "./strict-map.ts";

const SCHEMA = strictMap({
  name: text(/^[a-z]+$/, "lower-case letters"),
  timeout: wholeNumber(50, 100, "milliseconds").optional(),
  parts: z.array(strictMap({ kind: z.enum(["a", "b"]) })).optional(),
});

function problem(value: unknown, root = "") {
  const read = readStrictly(SCHEMA, value, { root });
  return "problem" in read ? read.problem : undefined;
}

describe("readStrictly()", () => {
  test("gives what it accepts", () => {
    const value = { name: "x", timeout: 50, parts: [{ kind: "a" }] };
    expect(readStrictly(SCHEMA, value, { root: "" })).toEqual({ value } as never);
  });

  test("names a misspelt key before the key that it left missing", () => {
    expect(problem({ nmae: "x" })).toEqual({
      path: ["nmae"],
      message: 'Unknown key "nmae": did you mean "name"?',
    });
  });

  test("names the map of a misspelt key", () => {
    const { path, message } =
      problem({ name: "x", parts: [{ kind: "a", knid: "b" }] }, "things") ?? {};
    expect(path).toEqual(["parts", 0, "knid"]);
    expect(message).toBe('Unknown key "knid": did you mean "kind"? (in things.parts[0])');
  });

  test("holds a number to both sides of its range", () => {
    for (const timeout of [50, 100]) expect(problem({ name: "x", timeout })).toBeUndefined();
    for (const timeout of [49, 101, 60.5, "60"]) {
      const { message } = problem({ name: "x", timeout }) ?? {};
      expect(message).toStartWith(
        "timeout must be a whole number of milliseconds from 50 to 100, not ",
      );
    }
  });

  test("says what is missing and what it must be", () => {
    expect(problem({})?.message).toBe("name is missing: it must be lower-case letters");
    expect(problem([])?.message).toBe("The file must be a map, not a list");
    expect(problem({ name: "x", parts: 3 })?.message).toBe("parts must be a list, not 3");
    expect(problem({ name: "x", parts: [{ kind: "c" }] })?.message).toBe(
      'parts[0].kind must be one of a, b, not "c"',
    );
  });

  test("shows no rejected value when values are hidden", () => {
    const read = readStrictly(z.array(z.string()), "hunter2", { root: "keys", hideValues: true });
    expect(read).toEqual({ problem: { path: [], message: "keys must be a list" } });
  });
});

test("pathText() writes keys with dots and indexes in brackets", () => {
  expect(pathText(["apis", "chat", 0, "x"])).toBe("apis.chat[0].x");
  expect(pathText([0], "settings.accessKeys")).toBe("settings.accessKeys[0]");
});

test("amount() takes fractions and zero, and nothing below or without an end", () => {
  const schema = strictMap({ rate: amount("requests per second") });
  for (const rate of [0, 0.5, 1e9]) {
    expect(readStrictly(schema, { rate }, { root: "" })).toEqual({ value: { rate } });
  }
  for (const rate of [-0.1, Number.POSITIVE_INFINITY, Number.NaN, "5"]) {
    expect(readStrictly(schema, { rate }, { root: "" })).toMatchObject({
      problem: { message: expect.stringContaining("must be a number of requests per second from") },
    });
  }
});
