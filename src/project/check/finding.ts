import type { SourcePosition } from "../../core/model/project.ts";
import { RULES, type Rule, type RuleName } from "./rules.ts";

/** One thing that was found, and where. */
export interface Finding {
  readonly rule: RuleName;
  readonly about: Rule["about"];
  /** Not set where no file has it: a flag, an environment variable. */
  readonly position?: SourcePosition;
  /** What is found: one sentence without its end. */
  readonly message: string;
  readonly onAws: string;
  readonly remedy: string;
  /** The message says what becomes of it and what to do, as warnings at start do. */
  readonly isWhole: boolean;
}

/** `position` is `undefined` where no file has it. */
export function finding(
  rule: RuleName,
  position: SourcePosition | undefined,
  message: string,
  change: Partial<Pick<Finding, "remedy" | "onAws" | "isWhole">> = {},
): Finding {
  const { about, onAws, remedy } = RULES[rule];
  return {
    ...{ rule, about, message, onAws, remedy, isWhole: false },
    ...change,
    ...(position === undefined ? {} : { position }),
  };
}

/** By file and line, those without a place first; what stands on one line in the order of rules and words. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      compare(a.position?.file ?? "", b.position?.file ?? "") ||
      (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
