import type { Finding } from "../../project/check/finding.ts";
import { shownPath } from "../gateway/shown-path.ts";
import { printable } from "../printable.ts";

/** For people: what fails on AWS, then what is different here, each with its place. */
export function findingsText(findings: readonly Finding[], workingFolder: string): string {
  const aws = findings.filter(({ about }) => about === "aws");
  const here = findings.filter(({ about }) => about === "here");
  const block = (title: string, some: readonly Finding[]) =>
    some.length === 0 ? [] : [title, ...some.map((each) => findingText(each, workingFolder)), ""];
  return [
    ...block("Works here, and fails or differs on AWS:", aws),
    ...block("Works on AWS, and not here:", here),
    ...(findings.length === 0 ? [] : [countText(aws.length, here.length)]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function findingText(found: Finding, workingFolder: string): string {
  const { message, rule, onAws, remedy, isWhole } = found;
  const head = `  ${placeText(found, workingFolder)}${printable(message)} [${rule}]`;
  return isWhole ? head : `${head}\n    On AWS: ${onAws}\n    To do:  ${remedy}`;
}

export function placeText({ position }: Pick<Finding, "position">, workingFolder: string): string {
  if (position === undefined) return "";
  return `${shownPath(position.file, workingFolder)}:${position.line}: `;
}

function countText(aws: number, here: number): string {
  const ofAws = `${aws} ${aws === 1 ? "finding" : "findings"} about AWS`;
  return here === 0 ? ofAws : `${ofAws}, ${here} about Sluice`;
}

/** For programs: one line of JSON for each. */
export function findingsJson(findings: readonly Finding[]): string {
  return findings.map((found) => `${JSON.stringify(jsonOf(found))}\n`).join("");
}

export function jsonOf({ rule, about, position, message, onAws, remedy }: Finding): unknown {
  return { rule, about, file: position?.file, line: position?.line, message, onAws, remedy };
}
