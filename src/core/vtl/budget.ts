/** What one rendering may use, and the only error that a rendering throws. */

/** Size of a template, bytes. AWS's quota: 300 KB. */
export const TEMPLATE_BYTES_MAX = 307_200;
/** Passes of one #foreach, count. AWS's quota. */
export const FOREACH_PASSES_MAX = 1_000;
/** Length of a rendering and of any text made on the way, characters. Ours. */
export const TEXT_CHARACTERS_MAX = 1_048_576;
/** Levels of directives, brackets and quoted templates inside each other in a source, count. Ours. */
export const TEMPLATE_NESTING_MAX = 100;
/** Levels of values, and of directives and expressions that run, inside each other, count. Ours. */
export const VALUE_NESTING_MAX = 500;
/** Work of one rendering, steps: about one for each value touched. In place of a clock, which core has not. Ours. */
export const STEPS_MAX = 500_000;

/** Characters that are copied or compared for one step. */
const CHARACTERS_PER_STEP = 32;
/** Characters that a search may compare for one step: by the machine word, so many more. */
const COMPARISONS_PER_STEP = 16_384;

/** Rendering cannot go on. The message is for the operator. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  /** Of the template, counted from 1; known once the error leaves the rendering. */
  readonly line: number | undefined;

  constructor(message: string, options: { cause?: unknown; line?: number } = {}) {
    super(message, { cause: options.cause });
    this.line = options.line;
  }
}

/** Counts down; a template cannot catch what it throws. */
export class Budget {
  readonly #subject: string;
  readonly #stepsMax: number;
  #steps: number;
  #depth = 0;

  /** `subject`: what messages say took too much. */
  constructor(subject = "The template", stepsMax = STEPS_MAX) {
    this.#subject = subject;
    this.#stepsMax = stepsMax;
    this.#steps = stepsMax;
  }

  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps >= 0) return;
    throw new TemplateError(`${this.#subject} takes more than ${this.#stepsMax} steps`);
  }

  /** Pays for copying or comparing a text of this length. */
  text(length: number): void {
    this.fits(length);
    this.spend(1 + Math.floor(length / CHARACTERS_PER_STEP));
  }

  /** Pays for a search, which may compare the whole pattern at every place of the text. */
  search(textLength: number, patternLength: number): void {
    this.text(textLength);
    this.spend(Math.ceil((textLength * patternLength) / COMPARISONS_PER_STEP));
  }

  /** For a text that grows by pieces which are paid for already. */
  fits(length: number): void {
    if (length > TEXT_CHARACTERS_MAX) {
      throw new TemplateError(`${this.#subject} makes more than ${TEXT_CHARACTERS_MAX} characters`);
    }
  }

  /** Runs one level deeper. After an error nothing runs on, so nothing is put back. */
  nested<Value>(run: () => Value): Value {
    this.enter();
    const value = run();
    this.leave();
    return value;
  }

  enter(): void {
    if (this.#depth === VALUE_NESTING_MAX) {
      throw new TemplateError(`${this.#subject} nests deeper than ${VALUE_NESTING_MAX} levels`);
    }
    this.#depth += 1;
  }

  leave(): void {
    this.#depth -= 1;
  }
}
