import { expect, test } from "bun:test";
import { SourceLines } from "../source-lines.ts";
import { madeBefore } from "./deployment-order.ts";
import { parseShow } from "./parse-show.ts";
import { SourcePositions } from "./source-positions.ts";
import { NO_FILES, planOf, referenceTo, stateOf, type Written } from "./terraform.fixture.ts";
import { Translation } from "./translation.ts";

function before(text: string): string[] | undefined {
  const show = parseShow("/p", text);
  const translation = new Translation(
    show,
    new SourceLines("/p"),
    new SourcePositions("/", NO_FILES),
  );
  const [first] = show.instances;
  if (first === undefined) throw new Error("no resource");
  const found = madeBefore(first, translation);
  return found === undefined ? undefined : [...found].map(({ address }) => address).sort();
}

const ROUTES: Written[] = [
  { address: 'aws_r.r["a"]', expressions: { target: referenceTo("aws_i.i.id") } },
  { address: 'aws_r.r["b"]', expressions: { target: referenceTo("aws_i.i.id") } },
  { address: "aws_i.i" },
  { address: "aws_i.other" },
];

test("a deployment of a plan waits for what it depends on, and for what that refers to", () => {
  const all = ["aws_i.i", 'aws_r.r["a"]', 'aws_r.r["b"]'];
  expect(before(planOf({ address: "aws_d.d", dependsOn: ["aws_r.r"] }, ...ROUTES))).toEqual(all);
  const triggers = { triggers: referenceTo("aws_r.r") };
  expect(before(planOf({ address: "aws_d.d", expressions: triggers }, ...ROUTES))).toEqual(all);
  expect(before(planOf({ address: "aws_d.d" }, ...ROUTES))).toEqual([]);
});

test("what a local stands for is not known", () => {
  const triggers = { triggers: referenceTo("local.routes") };
  expect(before(planOf({ address: "aws_d.d", expressions: triggers }, ...ROUTES))).toBeUndefined();
});

test("a deployment of a state waits for what the state says", () => {
  const state = stateOf({ address: "aws_d.d", dependsOn: ["aws_r.r"] }, ...ROUTES);
  expect(before(state)).toEqual(['aws_r.r["a"]', 'aws_r.r["b"]']);
});
