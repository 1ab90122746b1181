/** Pieces of YAML, of sluice.yaml and of templates. */
export const YAML_WORDS: readonly string[] = [
  ...[
    "\n",
    "  ",
    ": ",
    "- ",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!binary ",
    "!Ref ",
    "!Sub ",
    "|\n",
    ">-\n",
    "? ",
  ],
  ...[
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "#",
    "\t",
    "%YAML 1.2\n",
    "---\n",
    "...\n",
    "null",
    "~",
    "0x1F",
    "1e3",
  ],
  ...[
    "__proto__: ",
    "constructor: ",
    "<<: ",
    ".nan",
    ".inf",
    "2026-01-01",
    "yes",
    "\u2028",
    "\ufeff",
    "\0",
  ],
];

/** Keys that are deep, many or long. */
export const YAML_STRESS: readonly string[] = [
  "[".repeat(300),
  `${"{a: ".repeat(150)}`,
  `${"- ".repeat(250)}`,
  `${"k".repeat(2_000)}: `,
  "&a [*b, *b]\n",
];

/** Deeper than a parser's stack. */
export const YAML_DEEP: readonly string[] = [
  `a: ${"[".repeat(9_000)}${"]".repeat(9_000)}`,
  "- ".repeat(9_000),
  `${"{a: ".repeat(2_000)}${"}".repeat(2_000)}`,
  `${"[".repeat(6_000)}"`,
  "? ".repeat(6_000),
  "? {a: b}\n: c\n",
];
