import { Budget, TemplateError } from "../../../src/core/vtl/budget.ts";
import { JavaPattern } from "../../../src/core/vtl/java-pattern.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { holdEqual, type Target } from "../engine/target.ts";

export const javaPattern: Target = {
  name: "java-pattern",
  property:
    "a regular expression finds what JavaScript's finds, where both mean the same, or ends at its bound on steps",
  bytesMax: 300,
  dictionary: [],
  seeds: () => [new Uint8Array(0)],
  fresh: (random) => randomBytes(random, 6 + below(random, 60)),
  check(input) {
    const choices = new Choices(input);
    const { source } = alternatives(choices, 2);
    const text = choices.text("aabbc01_ A-", 0, 12);
    const theirs = new RegExp(source, "s").exec(text);
    const whole = new RegExp(`^(?:${source})$`, "s").test(text);
    try {
      const pattern = new JavaPattern(`(?s)${source}`, new Budget());
      const ours = pattern.find(text, 0);
      const span = ours === undefined ? null : [ours[0], ours[1]];
      const expected = theirs === null ? null : [theirs.index, theirs.index + theirs[0].length];
      holdEqual({ source, text, span }, { source, text, span: expected }, "the first match");
      holdEqual(
        { source, text, whole: pattern.matchesWhole(text) },
        { source, text, whole },
        "the whole text",
      );
    } catch (error) {
      if (error instanceof TemplateError && /steps|ways/.test(error.message)) return "bounded";
      throw error;
    }
    return `${theirs === null} ${whole} ${source.replace(/[\w -]+/g, "").slice(0, 6)}`;
  },
};

/** `isNullable`: it may match nothing. Such a part is not repeated: there the two languages differ. */
interface Part {
  readonly source: string;
  readonly isNullable: boolean;
}

function alternatives(choices: Choices, depth: number): Part {
  const parts = choices.list(1, depth === 0 ? 1 : 3, () => sequence(choices, depth));
  return {
    source: parts.map(({ source }) => source).join("|"),
    isNullable: parts.some(({ isNullable }) => isNullable),
  };
}

function sequence(choices: Choices, depth: number): Part {
  const parts = choices.list(1, 3, () => repeated(choices, atom(choices, depth)));
  return {
    source: parts.map(({ source }) => source).join(""),
    isNullable: parts.every(({ isNullable }) => isNullable),
  };
}

function repeated(choices: Choices, part: Part): Part {
  if (part.isNullable || !choices.oneIn(2)) return part;
  const least = choices.below(3);
  const more = least + choices.below(3);
  const count = choices.of(["*", "+", "?", `{${least}}`, `{${least},}`, `{${least},${more}}`]);
  const isNullable = "*?".includes(count) || (count.startsWith("{") && least === 0);
  return { source: part.source + count + choices.of(["", "?"]), isNullable };
}

function atom(choices: Choices, depth: number): Part {
  const kind = choices.below(depth === 0 ? 3 : 5);
  const one = (source: string): Part => ({ source, isNullable: false });
  if (kind === 0) return one(choices.of(["a", "b", "c", "0", "_", "A", "-", " "]));
  if (kind === 1)
    return one(choices.of([".", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "[abc]", "[^a]"]));
  if (kind === 2) {
    const source = choices.of(["[a-c0]", "[^\\d_]", "[\\w-]", "\\b", "\\B", "^", "$"]);
    return { source, isNullable: /^(?:\\[bB]|\^|\$)$/.test(source) };
  }
  const inner = alternatives(choices, depth - 1);
  return { ...inner, source: `${kind === 3 ? "(" : "(?:"}${inner.source})` };
}
