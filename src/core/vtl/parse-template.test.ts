import { describe, expect, test } from "bun:test";
import { TEMPLATE_NESTING_MAX } from "./budget.ts";
import { parseTemplate } from "./parse-template.ts";
import { rendered } from "./rendering.fixture.ts";

describe("a template inserts", () => {
  test.each([
    ["$context.stage", "dev"],
    ["${context.stage}", "dev"],
    ["$!context.stage and $!{context.stage}", "dev and dev"],
    ["${context.stage}ing", "deving"],
    ["$context.stage.", "dev."],
    ["$context.stage[sic]", "dev[sic]"],
    [
      "$stageVariables['table'] ${stageVariables['table']} $stageVariables.table",
      "rooms rooms rooms",
    ],
    [
      "$context.identity.sourceIp:$context.nope:$nope:$!nope:$nope.at.all:$nope.call(1)",
      "203.0.113.9:::::",
    ],
    ["costs $5, $ 5, 5$, $$context.stage", "costs $5, $ 5, 5$, $dev"],
    ["${ x} $! $!{ # #1 #fff 50% #", "${ x} $! $!{ # #1 #fff 50% #"],
    ["#if a #foreach b #set c #endless", "#if a #foreach b #set c #endless"],
  ])("%j", (source, expected) => {
    expect(rendered(source)).toBe(expected);
  });
});

describe("a backslash before a reference or directive", () => {
  test.each([
    ["\\$context.stage", "$context.stage"],
    ["\\\\$context.stage", "\\dev"],
    ["\\\\\\$context.stage", "\\$context.stage"],
    ["\\$nope", "\\$nope"],
    ["\\\\$nope", "\\"],
    ["\\\\\\$nope", "\\\\$nope"],
    ["\\#if(true)", "#if(true)"],
    ["\\\\#if(true)a#end", "\\a"],
    ["\\\\#{else}", undefined],
    ['a \\ b \\n "\\"', 'a \\ b \\n "\\"'],
  ])("%j", (source, expected) => {
    if (expected === undefined) expect(() => rendered(source)).toThrow("#else without");
    else expect(rendered(source)).toBe(expected);
  });
});

describe("white space around directives goes as in Velocity 1.x:", () => {
  test.each([
    ["#set($a = 1)\nx", "x"],
    ["a  #set($a = 1)  \n  x", "a    x"],
    ["a\n  #set($a = 1)\nx", "a\n  x"],
    ["  #set($a = 1)\n  #set($b = 2)\nx", "x"],
    ["$nope  #set($a = 1)\nx", "x"],
    ["$nope\n  #set($a = 1)\nx", "\n  x"],
    ["#if(true)\n  #set($a = 1)\n#end\nx", "x"],
    ["a  ## comment\n  #set($a = 1)x", "a  x"],
    ["a #* comment *#  #set($a = 1)x", "a x"],
    ["#[[a]]#  #set($a = 1)x", "ax"],
    ["#if(true)\n  x\n#end\ny", "  x\ny"],
    ["#if(false)\nx\n#else \ny\n#end z", "y\n z"],
    ["#foreach($i in [1, 2])\n $i\n#end\n", " 1\n 2\n"],
    ["a ## comment\nb", "a b"],
    ["a ## comment", "a "],
    ["a #* comment\n *# b", "a  b"],
    ["#[[ $context.stage #if ]]#", " $context.stage #if "],
    ["#set ( $a\n=\n1 )\r\n$a", "1"],
    ["#if(false)a#elsewhere#{else}b#ending#{end}c", "b#endingc"],
    ["#{set}($a = 1)#{if}($a == 1)b#{else}c#{end}", "b"],
  ])("%j", (source, expected) => {
    expect(rendered(source)).toBe(expected);
  });
});

describe("a template is refused, with its line:", () => {
  test.each([
    ["#if(true)", "line 1: the #if of line 1 has no #end"],
    ["\n#foreach($i in [1])\n\nx", "line 4: the #foreach of line 2 has no #end"],
    ["a\n#end", "line 2: #end without #if or #foreach"],
    ["#else", "line 1: #else without #if or #foreach"],
    ["#foreach($i in [1])#else#end", "line 1: #else in #foreach"],
    ["#if(true)#else#else#end", "line 1: #else in #else"],
    ["\n\n${context.stage", 'line 3: "}" is missing after ${context; the template ends'],
    ["#set($a = )", 'line 1: ")" starts no expression'],
    ["#set($a == 1)", 'line 1: "=" starts no expression'],
    ["#set(a = 1)", "line 1: #set needs a $variable"],
    ["#set($a 1)", 'line 1: "=" is missing in #set; there is "1"'],
    ["#set($a.b() = 1)", "line 1: #set cannot set a method's result"],
    ["#set($a = 1 2)", 'line 1: ")" is missing in #set; there is "2"'],
    ['#set($a = "b)', 'line 1: a string is not closed with "'],
    ["#set($a = 'b)", "line 1: a string is not closed with '"],
    ["#set($a = [1, 2)", 'line 1: "," is missing between the items of a list; there is ")"'],
    ["#set($a = [1..)", 'line 1: ")" starts no expression'],
    ["#set($a = {1})", 'line 1: ":" is missing after the key of a map; there is "}"'],
    ["#set($a = {'b': 1)", 'line 1: "}" is missing after the entries of a map; there is ")"'],
    ["#set($a = (1)", 'line 1: ")" is missing in #set; the template ends'],
    ["#set($a = $)", 'line 1: a name is missing after "$"'],
    [`#set($a = ${"1".repeat(41)})`, "line 1: a number has more than 40 characters"],
    ["$a.b(1", 'line 1: "," is missing between the arguments of b(); the template ends'],
    ["$a.b(c)", 'line 1: "c" starts no expression'],
    ["$a[0", 'line 1: "]" is missing after an index; the template ends'],
    ["#foreach($a.b in [1])#end", "line 1: #foreach needs a variable of its own"],
    ["#foreach($a of [1])#end", 'line 1: "in" is missing in #foreach; there is "o"'],
    ["#* open", "line 1: a comment is not closed with *#"],
    ["#[[ open", "line 1: #[[ is not closed with ]]#"],
    ['\n#set($a = "\n#if(true)")', "line 3: the #if of line 3 has no #end"],
    [
      "#macro(a)#end",
      "line 1: #macro is not supported, as on AWS: #define makes a block to insert",
    ],
    ["#parse('a')", "line 1: #parse is not supported"],
    ["#include('a')", "line 1: #include is not supported"],
    ["#evaluate('a')", "line 1: #evaluate is not supported"],
  ])("%j", (source, message) => {
    expect(() => parseTemplate(source)).toThrow(new SyntaxError(message));
  });
});

describe("a template may be nested this deep and no deeper:", () => {
  const levels = (count: number, open: string, close: string, inner = "") =>
    open.repeat(count) + inner + close.repeat(count);
  test.each<[string, (count: number) => string, number]>([
    ["directives", (count) => levels(count, "#if(true)", "#end"), TEMPLATE_NESTING_MAX - 1],
    ["brackets", (count) => `#set($a = ${levels(count, "(", ")", "1")})`, TEMPLATE_NESTING_MAX - 2],
    ["lists", (count) => `#set($a = ${levels(count, "[", "]")})`, TEMPLATE_NESTING_MAX - 1],
    ["negations", (count) => `#set($a = ${"!".repeat(count)}1)`, TEMPLATE_NESTING_MAX - 2],
  ])("%s", (_name, source, count) => {
    expect(parseTemplate(source(count))).toHaveLength(1);
    expect(() => parseTemplate(source(count + 1))).toThrow(
      `nested deeper than ${TEMPLATE_NESTING_MAX} levels`,
    );
  });
});
