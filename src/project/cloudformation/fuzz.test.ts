import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { ProjectError } from "../project-error.ts";
import { load, withVariables } from "./template.fixture.ts";

/** A small repeatable generator (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const FUNCTIONS =
  "Ref Fn::GetAtt Fn::Sub Fn::Join Fn::Select Fn::Split Fn::If Fn::FindInMap Fn::Base64 Fn::ImportValue Fn::GetAZs Fn::Cidr Fn::Transform Fn::Length Fn::ToJsonString Fn::Equals Fn::Nothing Condition".split(
    " ",
  );
const LEAVES = [
  "",
  "x",
  "Q",
  "Q.Arn",
  "P",
  "L",
  "C",
  "M",
  "AWS::NoValue",
  "AWS::Region",
  "__proto__",
  "constructor",
  "${",
  "${Q}",
  "${!x}",
  "${__proto__}",
  "10.0.0.0/16",
  0,
  1,
  -1,
  2.5,
  true,
  null,
];
const REST = `  Q: {Type: AWS::SQS::Queue}
Parameters: {P: {Type: String, Default: p}, L: {Type: CommaDelimitedList, Default: "a,b"}}
Mappings: {M: {x: {x: y}}}
Conditions: {C: !Equals [a, a]}
`;

function tree(random: (below: number) => number, depth: number): unknown {
  const kind = depth === 0 ? 0 : random(6);
  const items = () => Array.from({ length: random(4) }, () => tree(random, depth - 1));
  if (kind <= 1) return LEAVES[random(LEAVES.length)];
  if (kind === 2) return items();
  if (kind === 3) return Object.fromEntries(items().map((item, index) => [`k${index}`, item]));
  const argument = random(2) === 0 ? items() : tree(random, depth - 1);
  return { [FUNCTIONS[random(FUNCTIONS.length)] ?? "Ref"]: argument };
}

/** True when the template was accepted; anything thrown but `ProjectError` fails the test. */
function accepted(text: string): boolean {
  try {
    load(text);
    return true;
  } catch (error) {
    if (error instanceof ProjectError && (error.position?.line ?? 0) >= 1 && error.message !== "")
      return false;
    throw error;
  }
}

test("loadTemplate() ends random intrinsic functions in text or in a ProjectError with a line", () => {
  let count = 0;
  for (let seed = 1; seed <= 1_500; seed += 1) {
    const random = randomFrom(seed);
    if (accepted(withVariables(`A: ${JSON.stringify(tree(random, 4))}`, REST))) count += 1;
  }
  expect(count).toBeGreaterThan(100);
  expect(count).toBeLessThan(1_400);
});

test("loadTemplate() ends a damaged template in a project or in a ProjectError with a line", () => {
  const pieces = [
    "",
    ": ",
    "{",
    "]",
    "\n",
    "- ",
    "!Ref ",
    "&a ",
    "*a",
    "null",
    "'",
    "\t",
    "Fn::Sub",
    "0",
    "\u0000",
  ];
  for (const name of ["chat-raw.yaml", "sam-websocket.yaml", "poll.json", "conditions.yaml"]) {
    const text = readFileSync(
      new URL(`../../../test/fixtures/templates/${name}`, import.meta.url),
      "utf8",
    );
    expect(accepted(text)).toBe(true);
    let refused = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = randomFrom(seed);
      const [start, length] = [random(text.length), random(12)];
      const piece = pieces[random(pieces.length)] ?? "";
      if (!accepted(text.slice(0, start) + piece + text.slice(start + length))) refused += 1;
    }
    expect(refused).toBeGreaterThan(10);
  }
});
