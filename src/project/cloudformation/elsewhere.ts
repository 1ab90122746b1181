import { type Scope, warn } from "./scope.ts";

/** Values that are given for what no template here has: exports and outputs of other stacks, and dynamic references. */
export class Elsewhere {
  readonly #given: ReadonlyMap<string, string>;
  readonly #asked = new Set<string>();

  /** Among `parameters` are names like `import:…`, `output:…` and `resolve:…`. */
  constructor(parameters: Readonly<Record<string, string>>) {
    this.#given = new Map(Object.entries(parameters).filter(([name]) => isElsewhere(name)));
  }

  /** `name`: `import:{export}`, `output:{stack}.{output}` or `resolve:{service}:{…}`. */
  get(name: string): string | undefined {
    this.#asked.add(name);
    return this.#given.get(name);
  }

  /** Given, and asked for by nothing. */
  get unused(): string[] {
    return [...this.#given.keys()].filter((name) => !this.#asked.has(name));
  }
}

/** Not the name of a parameter, which has letters and digits alone. */
export function isElsewhere(name: string): boolean {
  return /^(import|output|resolve):/.test(name);
}

/** What to say where a stand-in had to do. */
export function adviseOnElsewhere(
  scope: Scope,
  line: number,
  about: {
    /** `Fn::ImportValue shared-table is an export of another stack`. */
    readonly subject: string;
    /** As a parameter is named that gives the value. */
    readonly name: string;
    readonly standIn: string;
  },
): void {
  const { subject, name, standIn } = about;
  const remedy = `give its value with --parameter '${name}=…'`;
  warn(scope, line, `${subject}: the text "${standIn}" stands in for it; ${remedy}`);
}
