import { describe, expect, test } from "bun:test";
import { failure, render, rendered, scopeOf } from "../vtl/rendering.fixture.ts";
import { MappingTemplate } from "./mapping-template.ts";

const HOSTILE = [
  ...["constructor", "__proto__", "prototype", "class", "valueOf", "toString", "hasOwnProperty"],
  ...["__defineGetter__", "__lookupGetter__", "host", "entries", "items", "call", "apply", "bind"],
];

describe("no reference reaches JavaScript:", () => {
  const BASES = [
    "input",
    "util",
    "context",
    "stageVariables",
    "s",
    "l",
    "m",
    "n",
    "d",
    "t",
    "f",
    "e",
  ];
  const VALUES = `#set($s = 'x')#set($l = [1])#set($m = {'a': 1})#set($n = 1)#set($d = 1.5)#set($t = true)
#foreach($i in [1])#set($f = $foreach)#end#foreach($i in $m.entrySet())#set($e = $i)#end#define($b)x#end`;

  test.each(HOSTILE)("%s", (name) => {
    for (const base of BASES) {
      expect(rendered(`${VALUES}$${base}.${name}`)).toBe("");
      expect(rendered(`${VALUES}$${base}.${name}.${name}.call('x')`)).toBe("");
      const called = render(`${VALUES}$${base}.${name}('return process')`);
      expect(called.kind === "rendered" ? called.text : called.detail).toMatch(/^$|not a number$/);
      expect(rendered(`${VALUES}$!${name}$!${name}.${name}`)).toBe("");
      if (!["l", "s"].includes(base)) expect(rendered(`${VALUES}$${base}['${name}']`)).toBe("");
    }
  });

  test("nor does a write", () => {
    for (const name of HOSTILE) {
      const source = `#set($m = {})#set($m.${name} = 1)#set($m['${name}'] = 2)#set($x = $m.put('${name}', 3))`;
      expect(rendered(`${source}$m`)).toBe(`{${name}=3}`);
      expect(rendered(`#set($${name} = 1)$${name}`)).toBe("1");
      expect(
        rendered(`#set($input.${name} = 1)#set($util.${name} = 1)#set($context.${name}.a = 1)`),
      ).toBe("");
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("nor does a message", () => {
    const body = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    expect(
      rendered("$input.path('$.__proto__.polluted')$input.path('$').constructor", { body }),
    ).toBe("1{prototype={polluted=1}}");
    expect(rendered("$input.json('$')", { body })).toBe(body);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("polluted");
  });

  test("nor does a header, a parameter or a stage variable", () => {
    const parts = {
      query: "__proto__=1&constructor=2",
      headers: [["__proto__", "3"]] as const,
      stageVariables: JSON.parse('{"__proto__":"4"}'),
    };
    expect(rendered("$input.params('__proto__')$input.params('constructor')", parts)).toBe("12");
    expect(rendered("$input.params().header.get('__proto__')", parts)).toBe("3");
    expect(rendered("$stageVariables.__proto__", parts)).toBe("4");
  });
});

describe("compiling takes linear time over", () => {
  test.each<[string, string]>([
    ["spaces before #set", `${" ".repeat(300_000)}x#set($a = 1)`],
    ["comments", "##\n".repeat(100_000)],
    ["references", "$a.b ".repeat(60_000)],
    ["dollars", "$".repeat(300_000)],
    ["hashes", "#".repeat(300_000)],
    ["backslashes", "\\".repeat(300_000)],
    ["open braces", "${".repeat(150_000)],
    ["quotes", `#set($a = "${'"'.repeat(300_000)}")`],
    ["operators", `#set($a = 1${"+1".repeat(149_000)})`],
    ["branches", `#if($a)${"#elseif($a)".repeat(27_000)}#end`],
    ["lines", "\n$a".repeat(100_000)],
  ])("%s", (_name, source) => {
    const result = MappingTemplate.compile(source).render(scopeOf());
    expect(["rendered", "failed"]).toContain(result.kind);
  });
});

describe("what JavaScript does in one call is paid for too:", () => {
  test.each([
    "$s.contains($p)",
    "$s.indexOf($p)",
    "$s.lastIndexOf($p)",
    "$s.replace($p, '')",
    "$s.replaceAll($p, '')",
    "$s.replaceFirst('[x]', '')",
    "$s.split('z')",
    "$s.matches('.*z')",
    "$s.equals($s)",
    "$s.equalsIgnoreCase($s)",
    "$s.compareToIgnoreCase($s)",
    "$s.compareTo($s)",
    "$s.startsWith($s)",
    "$s.startsWith($s, 0)",
    "$s.endsWith($s)",
    "$s.concat($s)",
    "$s.repeat(2)",
    "$s.strip()",
    "$list.retainAll($list)",
    "$s.isBlank()",
    "$s.toUpperCase()",
    "$s.trim()",
    "$s.substring(1)",
    "$util.urlEncode($s)",
    "$util.urlDecode($s)",
    "$util.base64Encode($s)",
    "$util.escapeJavaScript($s)",
    "$input.json('$')",
    '$input.path("$.list[?(@ contains $.p)]")',
    '$input.path("$.list[?(@ > $.p)]")',
    '$input.path("$..[?(@ =~ /(a|b)*z/)]")',
    '$input.path("$.wide.keys()")',
    '$input.path("$.many.sum()")',
    '$input.path("$.many.concat()")',
    '$input.path("$..wide.length()")',
    '$input.path("$.concat($..s, $.p)")',
  ])("%s", (call) => {
    const p = `${"a".repeat(30_000)}b\``;
    const many = Array.from({ length: 500 }, (_, index) => index);
    const body = JSON.stringify({ s: "a".repeat(60_000), p, list: [p], many, wide: { ...many } });
    const source = `#set($s = $input.path('$.s'))#set($p = $input.path('$.p'))#set($list = $input.path('$.many'))
#foreach($i in [1..1000])#set($x = ${call})#end`;
    expect(failure(source, { body })).toMatch(/takes more than \d+ steps$/);
  });
});

/** Numerical Recipes' generator: the same templates on every run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PIECES = [
  ...[
    "$a",
    "${a}",
    "$!a.b",
    "$a.b(",
    "$a[0]",
    "$a[",
    "$input",
    ".path('$..*')",
    ".json('$')",
    ".params()",
  ],
  ...[
    "#set($a = ",
    "#if(",
    "#elseif(",
    "#else",
    "#end",
    "#foreach($i in ",
    "#define($a)",
    "#break",
    "#stop",
  ],
  ...[
    "$foreach.hasNext",
    "$util.parseJson(",
    "$util.escapeJavaScript(",
    "$context",
    "$stageVariables",
  ],
  ...[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    ",",
    ":",
    "..",
    "=",
    "==",
    "&&",
    "||",
    "!",
    "<",
    "+",
    "-",
    "*",
    "/",
    "%",
  ],
  ...[
    "1",
    "1.5",
    "-3",
    "999999999999999999",
    "true",
    "null",
    "'x'",
    '"$a"',
    " ",
    "\n",
    "\\",
    "#",
    "$",
    "##",
    "#*",
    "*#",
  ],
  ...[
    ".size()",
    ".add($a)",
    ".get(0)",
    ".keySet()",
    ".split(',')",
    ".replaceAll('(a*)*', '$1')",
    ".substring(1)",
  ],
  ...[
    "[1..3]",
    "[$a, 1]",
    "{'k': $a}",
    "é",
    "\u{1f600}",
    "\ud800",
    "constructor",
    "__proto__",
    "].b",
    "#[[",
    "]]#",
  ],
];

/** A template that is likely to compile, of this many parts. */
function plausible(random: (below: number) => number, parts: number): string {
  const pick = <Item>(items: readonly Item[]) => items[random(items.length)] as Item;
  const value = (depth: number): string => {
    const inner = () => (depth > 3 ? "1" : value(depth + 1));
    return pick([
      () =>
        pick([
          "$a",
          "$b",
          "$i",
          "$input.path('$')",
          "$input.path('$..x')",
          "'t'",
          "2",
          "7.5",
          "[1..4]",
        ]),
      () => `[${inner()}, ${inner()}]`,
      () => `{'k': ${inner()}}`,
      () => `(${inner()} ${pick(["+", "-", "*", "/", "%", "==", "<", "&&", "||"])} ${inner()})`,
      () => `!${inner()}`,
      () => `"$a ${pick(["$b", "#if($a)x#{end}"])}"`,
      () =>
        `$a${pick([".size()", ".add($a)", ".k", "[0]", ".length()", ".toString()", ".put('z', $a)", ".get('k')"])}`,
      () =>
        `$b.${pick(["replaceAll", "split", "matches", "indexOf"])}('${pick(["a*", "(x|y)+", "[a-z]", "("])}')`,
      () => `$util.${pick(["parseJson", "urlDecode", "base64Decode", "urlEncode"])}(${inner()})`,
    ])();
  };
  const block = (depth: number): string =>
    pick([
      () => `#set($${pick(["a", "b", "a.k", "a[0]"])} = ${value(0)})`,
      () => pick(["$a", "$b", "$i", "$!nope", "text ", "$foreach.count", "$input.json('$')"]),
      () =>
        depth > 3 ? "x" : `#if(${value(0)})${block(depth + 1)}#{else}${block(depth + 1)}#{end}`,
      () => (depth > 3 ? "x" : `#foreach($i in ${value(0)})${block(depth + 1)}#{end}`),
      () => (depth > 3 ? "x" : `#define($d)${block(depth + 1)}$d#{end}$d`),
    ])();
  return Array.from({ length: parts }, () => block(0)).join("");
}

describe("whatever the template is, it compiles or throws SyntaxError, and renders or fails:", () => {
  const BODIES = ['{"x":[1,"a",{"x":null}],"y":"aaaa"}', "[]", "hello", "", '"text"'];
  const run = (source: string, body: string | undefined): string => {
    let template: MappingTemplate;
    try {
      template = MappingTemplate.compile(source);
    } catch (error) {
      if (error instanceof SyntaxError) return "refused";
      throw new Error(`compile(${JSON.stringify(source)})`, { cause: error });
    }
    try {
      return template.render(scopeOf({ body })).kind;
    } catch (cause) {
      throw new Error(`render(${JSON.stringify(source)})`, { cause });
    }
  };

  test("pieces of the language in any order", () => {
    const random = randomOf(22);
    const seen = new Set<string>();
    for (let round = 0; round < 4_000; round += 1) {
      const length = 1 + random(14);
      const source = Array.from({ length }, () => PIECES[random(PIECES.length)]).join("");
      seen.add(run(source, BODIES[round % BODIES.length]));
    }
    expect([...seen].sort()).toEqual(["refused", "rendered"]);
  });

  test("templates that mean something", () => {
    const random = randomOf(7);
    const counts = { failed: 0, refused: 0, rendered: 0 };
    for (let round = 0; round < 1_500; round += 1) {
      const source = plausible(random, 1 + random(6));
      counts[run(source, BODIES[round % BODIES.length]) as keyof typeof counts] += 1;
    }
    expect(counts.rendered).toBeGreaterThan(300);
    expect(counts.failed).toBeGreaterThan(50);
    expect(counts.refused).toBe(0);
  });
});

test("a failure never tells what JavaScript said", () => {
  for (const source of ["$util.parseJson('{')", "$util.base64Decode('%')", "$input.path('$[')"]) {
    expect(failure(source)).not.toMatch(/Unexpected|InvalidCharacter|undefined/);
  }
});
