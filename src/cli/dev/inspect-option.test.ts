import { describe, expect, test } from "bun:test";
import { lambdaFunction } from "../../../test/fixtures/functions/open-functions.ts";
import { inspectingOf, passedOverSentence, readWish } from "./inspect-option.ts";

const FUNCTIONS = [
  lambdaFunction("chat-Echo", "x", "x.y"),
  lambdaFunction("chat-Shout", "x", "x.y", { runtime: "python3.13" }),
  lambdaFunction("chat-Fast", "x", "x.y", { runtime: "provided.al2023" }),
  lambdaFunction("other-Echo", "x", "x.y"),
];

describe("readWish()", () => {
  test.each([
    ["", {}],
    ["9300", { port: 9300 }],
    ["=9300", { port: 9300 }],
    ["Echo", { functionName: "Echo" }],
    ["Echo=0", { functionName: "Echo", port: 0 }],
    ["Echo=65535", { functionName: "Echo", port: 65_535 }],
  ])("reads %p", (text, expected) => {
    expect(readWish("--inspect", text)).toEqual({ flag: "--inspect", ...expected });
  });

  test.each(["65536", "Echo=65536", "Echo=", "Echo=port", "Echo=1=2"])("refuses %p", (text) => {
    expect(() => readWish("--inspect-brk", text)).toThrow(
      /^argument --inspect-brk: ".*" is no port: write --inspect-brk=FUNCTION=PORT with a number from 0, any that is free, to 65535$/,
    );
  });
});

describe("inspectingOf()", () => {
  const inspecting = (...texts: string[]) =>
    inspectingOf(
      texts.map((text) => readWish("--inspect", text)),
      FUNCTIONS,
    );

  test("is nothing when nothing is asked for, and all functions when none is named", () => {
    expect(inspecting()).toBeUndefined();
    expect(inspecting("")).toEqual({ functions: undefined, others: { waits: false } });
    expect(inspecting("9300")).toEqual({
      functions: undefined,
      others: { waits: false, port: 9300 },
    });
  });

  test("finds functions by their names and by the end of one", () => {
    expect(inspecting("chat-Echo=9300", "Shout")?.functions).toEqual(
      new Map([
        ["chat-Echo", { waits: false, port: 9300 }],
        ["chat-Shout", { waits: false }],
      ]),
    );
  });

  test("--inspect-brk waits", () => {
    const wish = readWish("--inspect-brk", "Shout");
    expect(inspectingOf([wish], FUNCTIONS)?.functions?.get("chat-Shout")).toEqual({ waits: true });
  });

  test.each([
    [
      "app",
      '"app": there is no such function; a debugger can attach to chat-Echo, chat-Shout, other-Echo. --inspect before a path takes the path for a name: write it last.',
    ],
    [
      "Echo",
      '"Echo": several functions have a name that ends so; a debugger can attach to chat-Echo, chat-Shout, other-Echo. --inspect before a path takes the path for a name: write it last.',
    ],
    [
      "Fast",
      'function "chat-Fast" has runtime provided.al2023: only functions in Node.js and Python have a debugger here',
    ],
  ])("refuses %s with a sentence", (text, sentence) => {
    expect(() => inspecting(text)).toThrow(`argument --inspect: ${sentence}`);
  });

  test("refuses all functions beside one", () => {
    expect(() => inspecting("", "Shout")).toThrow(
      "argument --inspect: it is given with a function and without one; without one it means all of them",
    );
  });
});

test("passedOverSentence() names the functions without a debugger, when all are asked for", () => {
  const all = { functions: undefined, others: { waits: false } };
  expect(passedOverSentence(all, FUNCTIONS)).toBe(
    "No debugger for chat-Fast (provided.al2023): only functions in Node.js and Python have one here.",
  );
  expect(passedOverSentence(all, FUNCTIONS.slice(0, 2))).toBeUndefined();
  expect(passedOverSentence({ ...all, functions: new Map() }, FUNCTIONS)).toBeUndefined();
  expect(passedOverSentence(undefined, FUNCTIONS)).toBeUndefined();
});
