import { describe, expect, test } from "bun:test";
import {
  choice,
  flag,
  list,
  map,
  number,
  optional,
  orEmpty,
  record,
  type Shape,
  text,
} from "./shape.ts";

function refusal(shape: Shape<unknown>, value: unknown): string | undefined {
  try {
    shape.parse(value, "member");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("a shape", () => {
  test.each<[string, Shape<unknown>, unknown[], [unknown, string][]]>([
    [
      "text()",
      text({ min: 1, max: 3 }),
      ["a", "abc"],
      [
        ["", "member must have 1 to 3 characters; this one has 0"],
        ["abcd", "member must have 1 to 3 characters; this one has 4"],
        [1, "member must be a string, not 1"],
        [{}, "member must be a string, not {}"],
      ],
    ],
    [
      "text() with a pattern",
      text({ max: 5, pattern: /^[a-z]*$/, form: "small letters" }),
      ["", "abc"],
      [
        ["ABC", 'member must be small letters, not "ABC"'],
        ["abcdef", "member must have at most 5 characters; this one has 6"],
      ],
    ],
    [
      "choice()",
      choice(["ON", "OFF"]),
      ["ON"],
      [["on", 'member must be one of ON, OFF, not "on"']],
    ],
    [
      "orEmpty()",
      orEmpty(choice(["ON", "OFF"])),
      ["ON", ""],
      [["on", 'member must be one of ON, OFF, not "on"']],
    ],
    ["flag", flag, [true, false], [["true", 'member must be true or false, not "true"']]],
    [
      "number() that is whole",
      number({ min: 1, max: 3, isWhole: true }),
      [1, 3],
      [
        [0, "member must be a whole number from 1 to 3, not 0"],
        [4, "member must be a whole number from 1 to 3, not 4"],
        [1.5, "member must be a whole number from 1 to 3, not 1.5"],
        ["1", 'member must be a whole number from 1 to 3, not "1"'],
      ],
    ],
    [
      "number()",
      number({ min: 0, max: 3, isWhole: false }),
      [0, 1.5],
      [[-0.5, "member must be a number from 0 to 3, not -0.5"]],
    ],
    [
      "list()",
      list(flag, { max: 2 }),
      [[], [true, false]],
      [
        [[true, true, true], "member must have at most 2 items; this one has 3"],
        [[true, 1], "member[1] must be true or false, not 1"],
        [{}, "member must be a list, not {}"],
      ],
    ],
    [
      "map()",
      map(flag, { max: 2, key: text({ max: 1 }) }),
      [{}, { a: true, b: false }],
      [
        [{ a: true, b: true, c: true }, "member must have at most 2 entries; this one has 3"],
        [{ ab: true }, "a key of member must have at most 1 characters; this one has 2"],
        [{ a: 1 }, "member.a must be true or false, not 1"],
        [[], "member must be an object, not []"],
        [JSON.parse('{"__proto__": 1}'), 'member must not have "__proto__"'],
      ],
    ],
  ])("%s takes what it says and nothing else", (_name, shape, good, bad) => {
    for (const value of good) expect(shape.parse(value, "member")).toEqual(value);
    for (const [value, sentence] of bad) expect(refusal(shape, value)).toBe(sentence);
  });

  test("shows nothing of what may be a secret, nor what is in an object or a list", () => {
    const secret = text({ max: 9, pattern: /^[a-z]*$/, form: "small letters", isSecret: true });
    expect(secret.parse("abc", "member")).toBe("abc");
    expect(refusal(secret, 1234)).toBe("member must be a string");
    expect(refusal(secret, "ABC")).toBe("member must be small letters");
    expect(refusal(flag, { value: "secret" })).toBe("member must be true or false, not {…}");
    expect(refusal(flag, ["secret"])).toBe("member must be true or false, not […]");
  });

  test("shows no more of a value than a line", () => {
    const sentence = refusal(flag, "x".repeat(1_000)) ?? "";
    expect(sentence.length).toBeLessThan(120);
    expect(sentence).toEndWith("…");
  });
});

describe("record()", () => {
  const shape = record({
    name: text({ max: 9 }),
    size: optional(number({ min: 0, max: 9, isWhole: true })),
  });

  test("has what must be there, and takes null for nothing", () => {
    expect(shape.parse({ name: "a", size: 1 }, "")).toEqual({ name: "a", size: 1 });
    expect(shape.parse({ name: "a", size: null }, "")).toEqual({ name: "a" });
    expect(refusal(shape, { size: 1 })).toBe("member.name is missing");
    expect(() => shape.parse({ name: null }, "")).toThrow("name is missing");
  });

  test("refuses what is not its own", () => {
    expect(() => shape.parse({ name: "a", nmae: "b" }, "")).toThrow(
      "nmae is not a member of this operation: members are name, size",
    );
    expect(() => shape.parse({ name: "a", "b\n": 1 }, "")).toThrow('"b\\n" is not a member');
    expect(() => shape.parse({ name: "a", ["b".repeat(999)]: 1 }, "")).toThrow(/^"b{78}… is not/);
    expect(() => shape.parse([], "")).toThrow("The body must be an object, not []");
    expect(() => record({}).parse({ a: 1 }, "")).toThrow("this operation has no members");
  });

  test("a value that is nested too deep to be written is refused like any other", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    expect(refusal(text({ max: 5 }), JSON.parse(deep))).toBe("member must be a string, not […]");
    expect(refusal(flag, { a: JSON.parse(deep) })).toBe("member must be true or false, not {…}");
  });
});
