/** What one rendering may use, and the only error that a rendering throws. */

/** Size of a template, bytes. AWS's quota: 300 KB. */
export const TEMPLATE_BYTES_MAX = 307_200;
/** Passes of one #foreach, count. AWS's quota. */
export const FOREACH_PASSES_MAX = 1_000;
/** Length of a rendering and of any text made on the way, characters. Ours. */
export const TEXT_CHARACTERS_MAX = 1_048_576;
/** Levels of directives, brackets, quoted templates and #define calls inside each other, count. Ours. */
export const TEMPLATE_NESTING_MAX = 100;
/** Levels of lists and maps inside each other, count. Ours. */
export const VALUE_NESTING_MAX = 500;
/** Work of one rendering, steps: about one for each value touched. In place of a clock, which core has not. Ours. */
export const STEPS_MAX = 1_000_000;

/** Characters that are copied or compared for one step. */
const CHARACTERS_PER_STEP = 32;

/** Rendering cannot go on. The message is for the operator. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** Counts down; a template cannot catch what it throws. */
export class Budget {
  #steps = STEPS_MAX;
  #depth = 0;

  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0) throw new TemplateError(`The template takes more than ${STEPS_MAX} steps`);
  }

  /** Pays for a text of this length before it is made. */
  text(length: number): void {
    if (length > TEXT_CHARACTERS_MAX) {
      throw new TemplateError(`The template makes more than ${TEXT_CHARACTERS_MAX} characters`);
    }
    this.spend(1 + Math.floor(length / CHARACTERS_PER_STEP));
  }

  /** Runs one level deeper. */
  nested<Value>(run: () => Value): Value {
    if (this.#depth === VALUE_NESTING_MAX) {
      throw new TemplateError(`The template nests deeper than ${VALUE_NESTING_MAX} levels`);
    }
    this.#depth += 1;
    try {
      return run();
    } finally {
      this.#depth -= 1;
    }
  }
}
