import { BodyPath } from "../../../src/core/body-path.ts";
import { JsonBody } from "../../../src/core/json-body.ts";
import { hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";
import { errorOf, jsonOf, kindOfMessage } from "./outcomes.ts";

const DOCUMENT =
  '{"a":[{"b":1,"c":"x"},{"b":2.50,"c":"y"},{"b":null}],"d":{"e":{"f":[1,2,3]}},"length":7,"e":true,"s":{"t":"text"}}';

export const bodyPath: Target = {
  name: "body-path",
  property:
    "a path compiles or is refused, gives text or nothing for any message, the same each time; a path of names reads what they name",
  bytesMax: 6_000,
  dictionary: [
    ...[
      "$",
      ".",
      "..",
      "[*]",
      ".*",
      "[0]",
      "[-1]",
      "[0,1]",
      "[1:2]",
      "[:-1]",
      "['a']",
      "['a','b']",
    ],
    ...[
      "[?(@.b)]",
      "[?(@.b == 1)]",
      "[?(@.c =~ /x.*/i)]",
      "[?(@.b in [1,2])]",
      "&&",
      "||",
      "!",
      "@",
    ],
    ...[
      ".length()",
      ".min()",
      ".max()",
      ".avg()",
      ".sum()",
      ".keys()",
      ".concat(",
      ".append(",
      ")",
    ],
    ...["==", "<=", "subsetof", "nin", "size", "empty", "/", "(?i)", ...JSON_WORDS],
  ],
  seeds: () =>
    [
      ...[
        "a[0].b",
        "$.a[*].b",
        "$..b",
        "$.a[?(@.b > 1)].c",
        "$.d.e.f.length()",
        "$.a[-1:]",
        "two words",
      ],
      ...["$['a'][0]['b']", "$.a[?(@.c =~ /x+/)]", "$..f[0,2]", "$.d.keys()", "$.d.e.f.sum()", "$"],
      ...[
        "$.a[?(@.b in [1, 2] && !(@.c == 'y'))]",
        "__proto__",
        "constructor.name",
        "a.length",
        "s.t",
        "length",
        "e",
        "d.e",
      ],
    ].map((path) => inputOf(path, DOCUMENT)),
  check(input) {
    const [path = "", text = ""] = partsOf(input, 2);
    const refusal = errorOf(SyntaxError, () => BodyPath.compile(path));
    if (refusal !== undefined) {
      holdEqual(
        errorOf(SyntaxError, () => BodyPath.compile(path)),
        refusal,
        "compiled again",
      );
      return kindOfMessage(refusal);
    }
    const read = () => {
      const compiled = BodyPath.compile(path);
      return [compiled.text(new JsonBody(text)), compiled.json(new JsonBody(text))];
    };
    const first = read();
    holdEqual(read(), first, "read again");
    for (const one of first) hold(one === undefined || typeof one === "string", "no text");
    checkNames(path, text, first[1]);
    if (jsonOf(text) === undefined) holdEqual(first, [undefined, undefined], "of what is no JSON");
    return first
      .map((one) =>
        one === undefined ? "nothing" : /^\w/.test(one) ? "word" : (one[0] ?? "empty"),
      )
      .join(" ");
  },
};

/** `a.b.c` read plainly: own members only. */
function checkNames(path: string, text: string, result: string | undefined): void {
  if (!/^\w+(?:\.\w+)*$/.test(path)) return;
  let value = jsonOf(text)?.value;
  for (const name of path.split(".")) {
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    value = isMap ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
  }
  // Numbers keep the digits they were written with.
  if ((typeof value === "object" && value !== null) || typeof value === "number") return;
  const expected = value === undefined || value === null ? undefined : String(value);
  holdEqual(result, expected, "a path of names");
}
