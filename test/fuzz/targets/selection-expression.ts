import { JsonBody } from "../../../src/core/json-body.ts";
import { SelectionExpression } from "../../../src/core/selection-expression.ts";
import { hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";
import { errorOf, ownMember } from "./outcomes.ts";

export const selectionExpression: Target = {
  name: "selection-expression",
  property:
    "compiles or is refused with the offset, gives text or nothing for any message, the same each time, and never what an object inherits",
  bytesMax: 4_000,
  dictionary: [
    ...[
      "$request.body",
      "${request.body.",
      "}",
      ".action",
      "['a']",
      '["a"]',
      "[0]",
      "[*]",
      "[?(@.a)]",
    ],
    ...["$integration.response.statuscode", "$integration.response.header.a", "\\$", "$default"],
    ...["..", ".length()", ".__proto__", ".constructor", ".toString", "$context.", ...JSON_WORDS],
  ],
  seeds: () => [
    inputOf("$request.body.action", '{"action":"send","a":{"b":[1,"x",null,true,1.50]}}'),
    inputOf("${request.body.a.b[0]}-${request.body.a['b'][1]}/\\$x", '{"a":{"b":[1,"x"]}}'),
    inputOf("$request.body..b", '{"a":{"b":[1,"x"]},"b":{}}'),
    inputOf("$request.body.a[?(@.b > 1)].b", '{"a":[{"b":1},{"b":2}]}'),
    inputOf("$request.body.constructor.name", "{}"),
    inputOf("$request.body.__proto__", '{"__proto__":"own"}'),
    inputOf("$integration.response.statuscode ${integration.response.multivalueheader.a}", "[]"),
  ],
  check(input) {
    const [source = "", text = ""] = partsOf(input, 2);
    return (["route", "integrationResponse"] as const)
      .map((kind) => outcomeOf(source, text, kind))
      .join(" | ");
  },
};

const RESPONSE = { statusCode: 201, headers: [["A", "1"] as const, ["a", "2"] as const] };

function outcomeOf(source: string, text: string, kind: "route" | "integrationResponse"): string {
  const compile = () => SelectionExpression.compile(source, kind);
  const refusal = errorOf(SyntaxError, compile);
  if (refusal !== undefined) {
    holdEqual(errorOf(SyntaxError, compile), refusal, "compiled again");
    hold(/ at offset \d+: ./s.test(refusal), "a refusal without an offset");
    return "refused";
  }
  const response = kind === "route" ? undefined : RESPONSE;
  const first = compile().evaluate(new JsonBody(text), response);
  holdEqual(compile().evaluate(new JsonBody(text), response), first, "evaluated again");
  hold(first === undefined || typeof first === "string", "neither text nor nothing");
  const without = compile().evaluate(undefined, response);
  hold(without === undefined || typeof without === "string", "without a body, neither");
  return `${checkMember(source, text, first)} ${without === undefined}`;
}

/** The form that nearly every API has, read plainly. */
function checkMember(source: string, text: string, result: string | undefined): string {
  const name = /^\$(?:request\.body\.(\w+)|\{request\.body\.(\w+)\})$/.exec(source);
  if (name === null) return result === undefined ? "nothing" : "text";
  const member = ownMember(text, name[1] ?? name[2] ?? "");
  if (member === undefined || member === null) {
    holdEqual(result, undefined, "a member that is not there");
    return "no member";
  }
  if (typeof member === "object") return "an object";
  if (typeof member === "number") return "a number";
  holdEqual(result, String(member), "a member");
  return "a member";
}
