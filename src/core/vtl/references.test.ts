import { describe, expect, test } from "bun:test";
import { parseTemplate } from "./parse-template.ts";
import { referencesOf } from "./references.ts";

function readIn(source: string): string[] {
  return referencesOf(parseTemplate(source)).read.map((each) => each.source);
}

describe("referencesOf()", () => {
  test.each([
    ["text and $a", ["$a"]],
    ["$a.b($c)[$d]", ["$a.b($c)[$d]", "$c", "$d"]],
    ['#set($x = "in $a")', ["$a"]],
    ["#set($x.y = 1)", ["$x.y"]],
    ["#if($a && !$b)$c#elseif(-$d > 1)$e#{else}$f#end", ["$a", "$b", "$c", "$d", "$e", "$f"]],
    ["#foreach($i in [$a, $b])$i#end", ["$a", "$b", "$i"]],
    ["#foreach($i in [$a..$b])$i#end", ["$a", "$b", "$i"]],
    ["#set($m = {$k: $v})", ["$k", "$v"]],
    ["#define($block)$a#end", ["$a"]],
    ["#set($x = '$a')#break#stop", []],
    ["1.5 and \\$a", []],
  ])("%s reads %p", (source, expected) => {
    expect(readIn(source)).toEqual(expected);
  });

  test("knows what the template itself gives a value", () => {
    const source =
      "#set($x = 1.5)#set($y.z = 1)#foreach($i in [1])$foreach.index#end#define($d)a#end";
    const { assigned } = referencesOf(parseTemplate(source));
    expect([...assigned]).toEqual(["x", "i", "foreach", "velocityCount", "d"]);
  });
});
