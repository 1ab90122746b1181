import { spawn } from "node:child_process";

/** One command of the gate. Its name is what the summary calls it. */
export interface Step {
  readonly name: string;
  readonly command: readonly [program: string, ...parameters: string[]];
  /** What a person types to run it alone, or to mend what it found. */
  readonly again: string;
  /** Finds problems in what a failed command printed: as many as its group says, or one each. */
  readonly problems?: RegExp;
}

export interface StepResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  /** What the command printed, both streams as they came. */
  readonly output: string;
}

/** What every change must pass before its tests are worth running. */
export const CHECKS: readonly Step[] = [
  {
    name: "format",
    command: ["node_modules/.bin/biome", "format", "."],
    again: "npm run format",
    problems: /^Found (\d+) errors?/gm,
  },
  {
    name: "lint",
    command: ["node_modules/.bin/biome", "lint", "--error-on-warnings", "."],
    again: "npm run lint",
    problems: /^Found (\d+) (?:error|warning)s?/gm,
  },
  {
    name: "types",
    command: ["node_modules/.bin/tsc", "--noEmit"],
    again: "npm run types",
    problems: /: error TS/g,
  },
  {
    name: "types of the test kit",
    command: ["node_modules/.bin/tsc", "--noEmit", "--project", "src/testing"],
    again: "npm run types",
    problems: /: error TS/g,
  },
  {
    name: "tidy",
    command: ["bin/runtime", "scripts/tidy.ts"],
    again: "npm run tidy",
    problems: /(\d+) problems$/gm,
  },
];

/** Runs a step in the repository root and keeps what it prints. */
export async function runStep(step: Step, root: string): Promise<StepResult> {
  const started = performance.now();
  const [program, ...parameters] = step.command;
  const chunks: string[] = [];
  const child = spawn(program, parameters, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.setEncoding("utf8").on("data", (text: string) => chunks.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => chunks.push(text));
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.once("close", (code) => resolve(code === 0));
  child.once("error", (error) => {
    chunks.push(`Cannot run ${program}: ${error.message}\n`);
    resolve(false);
  });
  const passed = await promise;
  const seconds = (performance.now() - started) / 1000;
  return { name: step.name, passed, seconds, output: chunks.join("") };
}

/** `tidy (62 problems); run: npm run tidy`. */
export function failureOf({ name, again, problems }: Step, { output }: StepResult): string {
  let count = 0;
  if (problems !== undefined) {
    for (const [, many] of output.matchAll(problems)) count += Number(many ?? 1);
  }
  const found = count === 0 ? "" : ` (${count} ${count === 1 ? "problem" : "problems"})`;
  return `${name}${found}; run: ${again}`;
}

/** `ok      format (0.4 s)`, or the failing step's output under its name. */
export function report(result: StepResult): string {
  const time = `${result.seconds.toFixed(1)} s`;
  return result.passed
    ? `ok      ${result.name} (${time})`
    : `${result.output.trimEnd()}\n\nFAILED  ${result.name} (${time})`;
}
