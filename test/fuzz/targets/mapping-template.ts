import { MappingTemplate } from "../../../src/core/integration/mapping-template.ts";
import { TEXT_CHARACTERS_MAX } from "../../../src/core/vtl/budget.ts";
import { scopeOf } from "../../../src/core/vtl/rendering.fixture.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { bytesOf, hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";
import { errorOf, kindOfMessage } from "./outcomes.ts";
import { templateFrom } from "./template-grammar.ts";

const BODY = '{"action":"send","items":[1,2.5,"x",null,{"k":"v"}],"text":"a\\"b\\n\u20ac","n":12}';

export const mappingTemplate: Target = {
  name: "mapping-template",
  property:
    "a template compiles or is refused with its line, ends within its bounds in text or in a named failure, the same each time, and reaches nothing of JavaScript",
  bytesMax: 8_000,
  dictionary: [
    ...[
      "#set($x = ",
      ")",
      "#if(",
      "#elseif(",
      "#else",
      "#end",
      "#foreach($i in ",
      "$",
      "${",
      "$!{",
    ],
    ...[
      "#[[",
      "]]#",
      "##",
      "#*",
      "*#",
      "$input.path('$')",
      "$input.json('$.items')",
      "$input.body",
    ],
    ...["$util.escapeJavaScript(", "$util.base64Encode(", "$util.parseJson(", "$util.urlEncode("],
    ...[
      "$context.connectionId",
      "$stageVariables.table",
      ".replaceAll('",
      ".split(",
      ".substring(",
    ],
    ...[
      ".size()",
      ".get(",
      ".put('k', ",
      ".keySet()",
      ".toString()",
      ".length()",
      "[1..9999]",
      "{}",
    ],
    ...[".class", ".constructor", ".__proto__", ".getClass()", ".prototype", " + ", " * ", " % "],
    ...["9223372036854775807", "&&", "||", "!", "==", "$foreach.index", "#break", "#stop", '"$x"'],
    ...["(a+)+$", "[^a]*", "\\\\", ...JSON_WORDS],
  ],
  seeds: () =>
    TEMPLATES.map((template) => inputOf(template, BODY)).concat([
      inputOf("$input.path('$.a')", "x"),
    ]),
  fresh: (random) => {
    const template = templateFrom(new Choices(randomBytes(random, 10 + below(random, 120))));
    return inputOf(template, BODY);
  },
  check(input) {
    const [source = "", body = ""] = partsOf(input, 2);
    const refusal = errorOf(SyntaxError, () => MappingTemplate.compile(source));
    if (refusal !== undefined) {
      hold(/line \d+/.test(refusal) || /bytes/.test(refusal), `without a line: ${refusal}`);
      return kindOfMessage(refusal);
    }
    const render = () => MappingTemplate.compile(source).render(scopeOf({ body }));
    const result = render();
    holdEqual(render(), result, "rendered again");
    if (result.kind === "failed") {
      hold(result.detail !== "", "a failure without a reason");
      return kindOfMessage(result.detail);
    }
    hold(result.text.length <= TEXT_CHARACTERS_MAX, `${result.text.length} characters`);
    const reached = /\[native code\]|function \w*\(|class \w+ \{|\[object \w+\]/.test(result.text);
    hold(!reached || /native|function|class|object/.test(source + body), "JavaScript is reached");
    return bytesOf(result.text).length > 2_000 ? "long" : `rendered ${shapeOf(source)}`;
  },
};

/** Which parts of the language it uses. */
function shapeOf(source: string): string {
  return ["#set", "#if", "#foreach", "$input", "$util", ".", "[", '"']
    .map((part) => Number(source.includes(part)))
    .join("");
}

const TEMPLATES = [
  '{"statusCode": 200}',
  '#set($root = $input.path(\'$\')) {"a": "$root.action", "n": $root.items.size()}',
  "#foreach($i in $input.path('$.items'))$i#if($foreach.hasNext),#end#end",
  '{"id": "$context.connectionId", "body": "$util.escapeJavaScript($input.body)"}',
  "#set($m = {'a': 1, 'b': [1, 2]})$m.put('c', $m.a)$m.keySet() $m.get('b').get(0)",
  "#set($t = $input.path('$.text'))$t.replaceAll('(a|b)+', 'x$1').split(',').size()",
  "#if($input.path('$.n') > 10 && !$x)big#elseif($stageVariables.table == 'rooms')#else none#end",
  "#set($j = $util.parseJson('{\"a\":[1]}'))$j.a[0] $util.base64Decode($util.base64Encode('\u20ac'))",
  "#foreach($i in [1..50])#foreach($k in [1..50])$i#end#end",
  "#set($s = 'x')#foreach($i in [1..21])#set($s = \"$s$s\")#end$s",
  "#set($s = 'x')#foreach($i in [1..30])#set($s = \"$s$s\")#end$s",
  "$input.json('$..k') $input.params('a') $input.params().querystring #[[ $raw ]]# ## end",
  "#set($n = 9223372036854775807)#set($n = $n * $n + 1)$n #set($d = 7 / 2)$d",
  "$x.getClass().forName('a') $context.constructor $util.__proto__ $input.toString()",
];
