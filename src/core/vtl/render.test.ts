import { describe, expect, test } from "bun:test";
import { FOREACH_PASSES_MAX, STEPS_MAX, TEXT_CHARACTERS_MAX, VALUE_NESTING_MAX } from "./budget.ts";
import { failure, render, rendered } from "./rendering.fixture.ts";

describe("#set and expressions:", () => {
  test.each([
    ["1 + 2 * 3 - 4", "3"],
    ["(1 + 2) * 3", "9"],
    ["7 / 2", "3"],
    ["-7 / 2", "-3"],
    ["-7 % 4", "-3"],
    ["7.0 / 2", "3.5"],
    ["2.0 * 3", "6.0"],
    ["1 / 0", ""],
    ["1.5 % 0", ""],
    ["5 - -2", "7"],
    ["-$one", "-1"],
    ["9223372036854775807 + 1", "9223372036854775808"],
    ["1790000000000 * 1000000", "1790000000000000000"],
    ["1790000000000000000 / 1000000", "1790000000000"],
    ["10000000.0 * 1", "1.0E7"],
    ["1.5e-5 + 0", "1.5E-5"],
    ["0.5 + 0.25", "0.75"],
    ["'a' + 1 + 2", "a12"],
    ["1 + 2 + 'a'", "3a"],
    ["'a' + $nope", "a$nope"],
    ["$!nope.at.all + 'a' + ${nope}", "$!nope.at.alla${nope}"],
    ["'a' + $context.nope('x')", "a$context.nope('x')"],
    ["$nope + $nope + 'a'", "a"],
    ["1 / 0 + 'a'", "a"],
    ["1. + .5", "1.5"],
    ["-.5 * 2", "-1.0"],
    ["'a' && true", "false"],
    ["!''", "true"],
    ["true + 1", ""],
    ["$nope - 1", ""],
    ["1 == 1.0", "true"],
    ["1 == '1'", "true"],
    ["1790000000000000000 == 1790000000000000000", "true"],
    ["'a' != \"a\"", "false"],
    ["[1, 'a'] == [1.0, 'a']", "true"],
    ["{'a': 1} == {'a': 1}", "true"],
    ["{'a': 1} == {'b': 1}", "false"],
    ["$nope == $nothing", "true"],
    ["$nope == ''", "false"],
    ["$util == $util", "true"],
    ["$util == $input", "false"],
    ["1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 2", "true"],
    ["1 lt 2 and 2 le 2 and 3 gt 2 and 2 ge 2 and 1 eq 1 and 1 ne 2", "true"],
    ["'a' < 'b'", "false"],
    ["!true || not false", "true"],
    ["!$nope", "true"],
    ["false && $nope.fails()", "false"],
    ["'don''t $context.stage'", "don't $context.stage"],
    ['"say ""$context.stage"""', 'say "dev"'],
    ['"#if(true)yes#end"', "yes"],
    ["'a\\n'", "a\\n"],
    ["[1..4]", "[1, 2, 3, 4]"],
    ["[2..-1]", "[2, 1, 0, -1]"],
    ["[$one..3]", "[1, 2, 3]"],
    ["['a'..3]", ""],
    ["[]", "[]"],
    ["[1, 'b', [true]]", "[1, b, [true]]"],
    ["{'a': 1, \"b\": [2], 3: $nope}", "{a=1, b=[2], 3=null}"],
    ["{}", "{}"],
    ["[5, 6, 7][1]", undefined],
  ])("%s is %j", (expression, expected) => {
    const source = `#set($one = 1)#set($a = ${expression})$a`;
    if (expected === undefined) expect(() => rendered(source)).toThrow(SyntaxError);
    else expect(rendered(source)).toBe(expected);
  });

  test.each([
    ["#set($a = 1)#set($a = $nope)$a", "1"],
    ["#set($m = {})#set($m.a = 1)#set($m['b'] = 2)#set($m.c = $nope)$m", "{a=1, b=2}"],
    ["#set($l = [1, 2])#set($l[0] = 3)#set($l[-1] = 4)$l", "[3, 4]"],
    ["#set($nope.a = 1)$nope", ""],
    ["#set($s = 'a')#set($s.b = 1)$s", "a"],
    ["#set($context.mine = 1)$context.mine", "1"],
    ["#set($doc = $input.path('$'))#set($doc.a = 2)$input.json('$')", '{"a":2}'],
  ])("%s renders %j", (source, expected) => {
    expect(rendered(source, { body: '{"a":1}' })).toBe(expected);
  });
});

describe("#if takes", () => {
  test.each([
    ["true", "yes"],
    ["false", "no"],
    ["$nope", "no"],
    ["$text", "yes"],
    ["$zero", "yes"],
    ["$list", "yes"],
    ["$context", "yes"],
    ["$nope || $zero", "yes"],
    ["$zero && $nope", "no"],
    ["!$zero", "no"],
  ])("%s as %s", (condition, expected) => {
    const values = "#set($text = '')#set($zero = 0)#set($list = [])";
    expect(rendered(`${values}#if(${condition})yes#{else}no#end`)).toBe(expected);
  });

  test.each(["'text'", '"$context.stage"', "1", "1.5", "[1]", "{'a': 1}", "1 + 1", "[1..2]"])(
    "%s itself as no, as Velocity 1.7 does with all that is no reference",
    (literal) => {
      expect(rendered(`#if(${literal})yes#{else}no#end`)).toBe("no");
      expect(rendered(`#if((${literal}) || false)yes#{else}no#end`)).toBe("no");
      expect(rendered(`#if(!(${literal}))yes#{else}no#end`)).toBe("yes");
    },
  );

  test("the first #elseif that holds", () => {
    const source = (value: number) =>
      `#set($a = ${value})#if($a == 1)one#elseif($a == 2)two#elseif($a > 1)many#{else}none#end`;
    expect([0, 1, 2, 3].map((value) => rendered(source(value)))).toEqual([
      ...["none", "one", "two", "many"],
    ]);
  });
});

describe("#foreach", () => {
  test.each([
    ["#foreach($i in ['a', 'b'])$i$foreach.count$foreach.index$velocityCount#end", "a101b212"],
    ["#foreach($i in [1..3])$i#if($foreach.hasNext),#end#end", "1,2,3"],
    ["#foreach($i in [1..3])$foreach.first$foreach.last #end", "truefalse falsefalse falsetrue "],
    [
      "#foreach($i in [1])$foreach.hasNext()$foreach.getIndex()$foreach.isFirst()#end",
      "false0true",
    ],
    [
      "#foreach($i in [1..2])#foreach($j in [1..2])$foreach.parent.index$foreach.index #end#end",
      "00 01 10 11 ",
    ],
    ["#foreach($v in {'a': 1, 'b': 2})$v#end", "12"],
    ["#foreach($e in {'a': 1}.entrySet())#end", undefined],
    ["#set($m = {'a': 1})#foreach($e in $m.entrySet())$e.key=$e.value $e#end", "a=1 a=1"],
    ["#foreach($i in $nope)x#end#foreach($i in 'text')x#end#foreach($i in 5)x#end", ""],
    ["#set($i = 'kept')#foreach($i in [1])#end$i$!foreach.count", "kept"],
    ["#foreach($i in [1..9])#if($i == 3)#break#end$i#end!", "12!"],
    ["#foreach($i in [1..2])#foreach($j in [1..9])#if($j == 2)#break#end$i$j #end#end", "11 21 "],
    ["#set($l = [1, 2])#foreach($i in $l)#set($x = $l.add($i))#end$l", "[1, 2, 1, 2]"],
    ["a#stop b", "a"],
    ["#foreach($i in [1..9])$i#stop#end b", "1"],
    ["a#break b", "a"],
  ])("%s renders %j", (source, expected) => {
    if (expected === undefined) expect(() => rendered(source)).toThrow(SyntaxError);
    else expect(rendered(source)).toBe(expected);
  });

  test("runs 1000 times and no more, as AWS has it", () => {
    expect(rendered(`#foreach($i in [1..${FOREACH_PASSES_MAX}])x#end`)).toHaveLength(1_000);
    expect(render(`a\n#foreach($i in [1..${FOREACH_PASSES_MAX + 1}])\n$i #end`)).toEqual({
      kind: "failed",
      detail: "#foreach ran more than 1000 times",
      line: 2,
    });
  });
});

test("#define is rendered anew wherever it is inserted", () => {
  const source = '#define($b)<$v>#end#set($v = 1)$b#set($v = 2)$b#set($s = "$b")$s.length()';
  expect(rendered(source)).toBe("<1><2>3");
  expect(rendered("#define($b)\n$context.stage\n#end\n[$b]")).toBe("[dev\n]");
});

describe("a rendering is bounded in", () => {
  test("its length", () => {
    const text = "x".repeat(1_024);
    const times = (count: number) =>
      `#foreach($i in [1..8])#foreach($j in [1..128])${text}#end#{end}${"y".repeat(count)}`;
    expect(rendered(times(0))).toHaveLength(TEXT_CHARACTERS_MAX);
    expect(failure(times(1))).toBe("The template makes more than 1048576 characters");
    const doubled = '#set($s = "x")#foreach($i in [1..40])#set($s = "$s$s")#end';
    expect(failure(doubled)).toBe("The template makes more than 1048576 characters");
    const added = "#set($s = 'x')#foreach($i in [1..40])#set($s = $s + $s)#end";
    expect(failure(added)).toBe("The template makes more than 1048576 characters");
  });

  test("its steps", () => {
    const loops = (count: number) =>
      `#foreach($i in [1..${count}])#foreach($j in [1..1000])$j#end#end`;
    expect(rendered(loops(50)).length).toBeGreaterThan(50_000);
    expect(failure(loops(1_000))).toBe(`The template takes more than ${STEPS_MAX} steps`);
    expect(failure("#set($l = [1..999999999])")).toContain("steps");
  });

  test("its depth", () => {
    expect(failure("#define($d)$d#end$d")).toContain(`deeper than ${VALUE_NESTING_MAX} levels`);
    const inside = `${"[".repeat(90)}"$d"${"]".repeat(90)}`;
    expect(failure(`#define($d)#set($x = ${inside})#end$d`)).toContain("deeper than");
    const lists = (count: number) =>
      `#set($l = [])#foreach($i in [1..${count}])#set($l = [$l])#end$l`;
    expect(rendered(lists(VALUE_NESTING_MAX - 2))).toContain("[[]]");
    expect(failure(lists(VALUE_NESTING_MAX))).toContain("deeper than");
  });

  test("lists that hold themselves", () => {
    expect(failure("#set($l = [])#set($x = $l.add($l))$l")).toContain("deeper than");
    expect(failure("#set($m = {})#set($x = $m.put('a', $m))$m")).toContain("deeper than");
    const twins = "#set($a = [])#set($x = $a.add($a))#set($b = [])#set($x = $b.add($b))";
    expect(failure(`${twins}#if($a == $b)x#end`)).toContain("deeper than");
    const tree = "#set($l = [1])#foreach($i in [1..60])#set($l = [$l, $l])#end";
    expect(failure(`${tree}$l`)).toMatch(/steps|characters/);
  });

  test("its numbers", () => {
    const square = (times: number) =>
      `#set($n = 2)#foreach($i in [1..${times}])#set($n = $n * $n)#end$n`;
    expect(rendered(square(11))).toHaveLength(617);
    expect(failure(square(12))).toBe("A number has more than 4096 bits");
  });
});
