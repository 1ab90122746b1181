/** A file of JavaScript or TypeScript whose value is needed. */
export interface ModuleRequest {
  /** Absolute path. */
  readonly file: string;
  /** `a.b`: the part of its value that is asked for; a function that stands there is called. */
  readonly address: string | undefined;
  /** A configuration file has to export a value; functions in it are not called. */
  readonly callsFunctions: boolean;
  /** Where it runs. */
  readonly folder: string;
  /** Besides the environment that all have. */
  readonly environment: Readonly<Record<string, string>>;
  /** What a function is told: the stage, the Region, parameters. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What it asked for when it ran before, by what it asked for. */
  readonly answers: Readonly<Record<string, unknown>>;
}

export type ModuleOutcome =
  | { readonly kind: "value"; readonly value: unknown; readonly loaded: readonly string[] }
  | {
      readonly kind: "asks";
      readonly questions: readonly Question[];
      readonly loaded: readonly string[];
    }
  | {
      readonly kind: "failed";
      readonly message: string;
      readonly file?: string;
      readonly line?: number;
      readonly loaded: readonly string[];
    };

/** `resolveConfigurationProperty(["custom", "table"])` and `resolveVariable("self:custom.table")` of a function. */
export type Question = { readonly property: readonly string[] } | { readonly variable: string };

/** Thrown where a value is needed that no run has given yet: whoever loads runs it, and loads again. */
export class ModuleNeeded extends Error {
  override readonly name = "ModuleNeeded";
  readonly request: ModuleRequest;

  constructor(request: ModuleRequest) {
    super(`${request.file} has not run yet`);
    this.request = request;
  }
}

/** What files of code came to. They run outside of this process, and loading waits for nothing. */
export class EvaluatedModules {
  readonly #outcomes = new Map<string, ModuleOutcome>();
  #runs = 0;

  get runs(): number {
    return this.#runs;
  }

  add(request: ModuleRequest, outcome: ModuleOutcome): void {
    this.#runs += 1;
    this.#outcomes.set(keyOf(request), outcome);
  }

  /** Throws ModuleNeeded. `answer` finds what a function asked for. */
  outcome(
    request: Omit<ModuleRequest, "answers">,
    answer: (question: Question) => unknown,
  ): Exclude<ModuleOutcome, { kind: "asks" }> {
    const known = this.#outcomes.get(keyOf(request));
    if (known === undefined) throw new ModuleNeeded({ ...request, answers: {} });
    if (known.kind !== "asks") return known;
    const answers: Record<string, unknown> = {};
    for (const question of known.questions) answers[JSON.stringify(question)] = answer(question);
    throw new ModuleNeeded({ ...request, answers });
  }
}

function keyOf({ file, address, callsFunctions, options }: Omit<ModuleRequest, "answers">): string {
  return JSON.stringify([file, address, callsFunctions, options]);
}
