/** Pieces of JSON documents, for dictionaries. */
export const JSON_WORDS: readonly string[] = [
  ...['{"a":', "}", "[", "]", ",", ":", "null", "true", "false", '""', '"a"', "0", "-0", "1e400"],
  ...["1.0", "12345678901234567890", '"\\ud800"', '"\\u0000"', '"__proto__":', '"constructor":'],
  ...['"toString"', '"length":', "\u{1f600}"],
];
