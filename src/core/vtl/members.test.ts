import { describe, expect, test } from "bun:test";
import { failure, rendered } from "./rendering.fixture.ts";

/** Evaluates one expression with a few values at hand. */
const VALUES = `#set($s = 'a,b,,c')#set($l = [1, 'x', 2.0])#set($m = {'a': 1, 'b': [2]})#set($n = 7)
#set($d = 7.5)#set($big = 2147483648)#set($huge = 1.0e30)#set($t = true)#foreach($e in $m.entrySet())#break#end`;

function evaluated(expression: string): string {
  return rendered(`${VALUES}#set($value = ${expression})$value`);
}

describe("a string's method", () => {
  test.each([
    ["$s.length()", "6"],
    ["$s.isEmpty()", "false"],
    ["$s.empty", "false"],
    ["' '.length()", undefined],
    ["$s.charAt(2)", "b"],
    ["$s.substring(2)", "b,,c"],
    ["$s.substring(2, 3)", "b"],
    ["$s.substring(6)", ""],
    ["$s.indexOf(',')", "1"],
    ["$s.indexOf(',', 2)", "3"],
    ["$s.indexOf('z')", "-1"],
    ["$s.lastIndexOf(',')", "4"],
    ["$s.lastIndexOf(',', 3)", "3"],
    ["$s.lastIndexOf(',', -1)", "-1"],
    ["$s.contains('b,')", "true"],
    ["$s.startsWith('a')", "true"],
    ["$s.startsWith('b', 2)", "true"],
    ["$s.startsWith('b', 99)", "false"],
    ["$s.endsWith('c')", "true"],
    ["$s.equals('a,b,,c')", "true"],
    ["$s.equals($n)", "false"],
    ["$s.equalsIgnoreCase('A,B,,C')", "true"],
    ["$s.compareTo('a')", "5"],
    ["$s.compareTo('b')", "-1"],
    ["$s.compareToIgnoreCase('A,B,,C')", "0"],
    ["$s.concat('!')", "a,b,,c!"],
    ["$s.replace(',', '')", "abc"],
    ["$s.replace('', '.')", ".a.,.b.,.,.c."],
    ["$s.replaceAll(',+', ';')", "a;b;c"],
    ["$s.replaceAll(',', '')", "abc"],
    ["$s.replaceAll('([a-c]),', '<$1>')", "<a><b>,c"],
    ["$s.replaceAll('b', '\\$')", "a,$,,c"],
    ["$s.replaceFirst(',', '')", "ab,,c"],
    ["$s.matches('[a-c,]+')", "true"],
    ["$s.matches('[a-c]')", "false"],
    ["$s.split(',')", "[a, b, , c]"],
    ["$s.split(',', 2)", "[a, b,,c]"],
    ["$s.split(',', -1).size()", "4"],
    ["$s.split('').size()", "6"],
    ["$s.split('z')", "[a,b,,c]"],
    ["$s.concat(',,').split(',').size()", "4"],
    ["$s.toUpperCase()", "A,B,,C"],
    ["$s.toUpperCase().toLowerCase()", "a,b,,c"],
    ["$s.concat(' ').trim().length()", "6"],
    ["$s.isBlank()", "false"],
    ["$s.toString()", "a,b,,c"],
    ["$s.codePointAt(1)", "44"],
    ["$s.indexOf(44)", "1"],
    ["$s.lastIndexOf(44)", "4"],
    ["$s.indexOf(1114112)", ""],
    ["$s.repeat(2)", "a,b,,ca,b,,c"],
    ["$s.concat(' ').strip()", "a,b,,c"],
  ])("%s is %j", (expression, expected) => {
    if (expected === undefined) expect(() => evaluated(expression)).toThrow(SyntaxError);
    else expect(evaluated(expression)).toBe(expected);
  });
});

describe("a list's method", () => {
  test.each([
    ["$l.size()", "3"],
    ["$l.isEmpty()", "false"],
    ["$l.empty", "false"],
    ["$l.get(1)", "x"],
    ["$l[2]", "2.0"],
    ["$l[-3]", "1"],
    ["$l.contains('x')", "true"],
    ["$l.contains(2)", "true"],
    ["$l.contains(9)", "false"],
    ["$l.containsAll([1, 'x'])", "true"],
    ["$l.containsAll([1, 'y'])", "false"],
    ["$l.indexOf('x')", "1"],
    ["$l.lastIndexOf('y')", "-1"],
    ["$l.add('z')", "true"],
    ["$l.addAll([1])", "true"],
    ["$l.remove(0)", "1"],
    ["$l.remove('x')", "true"],
    ["$l.remove('y')", "false"],
    ["$l.set(0, 'first')", "1"],
    ["$l.subList(1, 3)", "[x, 2.0]"],
    ["$l.equals([1, 'x', 2.0])", "true"],
    ["$l.toString().length()", "11"],
  ])("%s is %j", (expression, expected) => {
    expect(evaluated(expression)).toBe(expected);
  });

  test.each([
    ["$l.add('z')", "[1, x, 2.0, z]"],
    ["$l.add(1, 'z')", "[1, z, x, 2.0]"],
    ["$l.addAll($l)", "[1, x, 2.0, 1, x, 2.0]"],
    ["$l.remove(1)", "[1, 2.0]"],
    ["$l.remove('x')", "[1, 2.0]"],
    ["$l.set(1, 'z')", "[1, z, 2.0]"],
    ["$l.clear()", "[]"],
    ["$l.removeAll([1, 'y'])", "[x, 2.0]"],
    ["$l.retainAll([1, 'y'])", "[1]"],
    ["$l.remove(1.5)", "[1, x, 2.0]"],
  ])("%s leaves %j", (expression, expected) => {
    expect(rendered(`${VALUES}#set($ignored = ${expression})$l`)).toBe(expected);
  });
});

describe("a map's method", () => {
  test.each([
    ["$m.size()", "2"],
    ["$m.isEmpty()", "false"],
    ["$m.get('a')", "1"],
    ["$m.get('z')", ""],
    ["$m.getOrDefault('a', 9)", "1"],
    ["$m.getOrDefault('z', 9)", "9"],
    ["$m.containsKey('a')", "true"],
    ["$m.containsKey('z')", "false"],
    ["$m.containsValue(1)", "true"],
    ["$m.containsValue(3)", "false"],
    ["$m.keySet()", "[a, b]"],
    ["$m.values()", "[1, [2]]"],
    ["$m.entrySet()", "[a=1, b=[2]]"],
    ["$m.put('a', 5)", "1"],
    ["$m.remove('a')", "1"],
    ["$m.equals({'a': 1, 'b': [2]})", "true"],
    ["$m.toString()", "{a=1, b=[2]}"],
    ["$m.b[0]", "2"],
    ["$m['a']", "1"],
  ])("%s is %j", (expression, expected) => {
    expect(evaluated(expression)).toBe(expected);
  });

  test.each([
    ["$m.put('c', 3)", "{a=1, b=[2], c=3}"],
    ["$m.putAll({'a': 3, 'z': 4})", "{a=3, b=[2], z=4}"],
    ["$m.remove('a')", "{b=[2]}"],
    ["$m.clear()", "{}"],
    ["$m.putIfAbsent('a', 3)", "{a=1, b=[2]}"],
    ["$m.putIfAbsent('c', 3)", "{a=1, b=[2], c=3}"],
  ])("%s leaves %j", (expression, expected) => {
    expect(rendered(`${VALUES}#set($ignored = ${expression})$m`)).toBe(expected);
  });

  test("an entry has a key and a value", () => {
    const source =
      "#foreach($e in $m.entrySet())$e.key$e.value$e.getKey()$e.getValue()$e.toString() #end";
    expect(rendered(`#set($m = {'a': 1})${source}`)).toBe("a1a1a=1 ");
    expect(rendered(`#set($m = {'a': 1})#foreach($e in $m.entrySet())$e.other#end`)).toBe("");
  });
});

describe("a number's and a boolean's method", () => {
  test.each([
    ["$n.parseInt('42') + 1", "43"],
    ["$n.parseLong('-42')", "-42"],
    ["$n.valueOf('+5')", "5"],
    ["$d.intValue()", "7"],
    ["$n.longValue()", "7"],
    ["$n.doubleValue()", "7.0"],
    ["$d.doubleValue()", "7.5"],
    ["$n.toString().concat('!')", "7!"],
    ["$n.equals(7)", "true"],
    ["$n.equals(7.0)", "false"],
    ["$n.equals('7')", "false"],
    ["$n.compareTo(9)", "-1"],
    ["$n.compareTo(7)", "0"],
    ["$n.compareTo(1)", "1"],
    ["$t.toString().length()", "4"],
    ["$t.equals(true)", "true"],
    ["$t.booleanValue()", "true"],
    ["$t.parseBoolean('TRUE')", "true"],
    ["$n.parseDouble('1e3') + 1", "1001.0"],
    ["$n.parseDouble('.5')", "0.5"],
    ["$n.max(3, 4.5)", "4.5"],
    ["$n.min(3, 4.5)", "3"],
    ["$big.intValue()", "-2147483648"],
    ["$big.longValue()", "2147483648"],
    ["$huge.intValue()", "2147483647"],
    ["$huge.longValue()", "9223372036854775807"],
    ["$n.parseDouble('-1e30').longValue()", "-9223372036854775808"],
  ])("%s is %j", (expression, expected) => {
    expect(evaluated(expression)).toBe(expected);
  });
});

test("an assignment that Java has no method for changes nothing", () => {
  expect(rendered("#set($l = [1])#set($l.a = 2)#set($l['a'] = 2)#set($l[1.0] = 2)$l")).toBe("[1]");
});

describe("what Java would throw fails the template:", () => {
  test.each([
    ["$s.substring(7)", "substring() is out of range: 7 is not in 0..6"],
    ["$s.substring(3, 2)", "substring() is out of range: 3 is not in 0..2"],
    ["$s.charAt(6)", "charAt() is out of range: 6 is not in 0..5"],
    ["$s.contains($nope)", "contains() is called with null"],
    ["$l.get(3)", "get() is out of range: 3 is not in 0..2"],
    ["$l[3]", "Index 3 is out of range: the list has 3 items"],
    ["$l.addAll($nope)", "addAll() is called with null"],
    ["$m.putAll($nope)", "putAll() is called with null"],
    ["$n.parseDouble('1.2.3')", 'parseDouble() of "1.2.3": not a number'],
    ["$s.codePointAt(6)", "codePointAt() is out of range: 6 is not in 0..5"],
    ["$s.repeat(-1)", "repeat() is out of range: -1 is not in 0..1048576"],
    ["$s.repeat(1000000)", "The template makes more than 1048576 characters"],
    ["$n.parseInt('4x')", 'parseInt() of "4x": not a number'],
    ["$s.replaceAll('(', '')", 'Regular expression "(": a bracket is not closed'],
    ["$s.replaceAll('(a)', '$2')", 'A replacement names the group "$2", which is not there'],
    ["$s.replaceAll('a', '\\')", "A replacement ends in a backslash"],
  ])("%s", (expression, detail) => {
    expect(failure(`${VALUES}#set($value = ${expression})$value`)).toBe(detail);
  });
});

describe("what is not there is null:", () => {
  test.each([
    ...["$s.nope", "$s.nope()", "$s.length(1)", "$l.size", "$l.nope()", "$m.nope", "$m.nope()"],
    ...[
      "$n.nope",
      "$n.nope()",
      "$d.nope()",
      "$t.nope()",
      "$nope.a.b",
      "$util.nope()",
      "$input.nope",
    ],
    ...["$s.contains(5)", "$s.concat($n)", "$s.replace('a', 1)", "$s.split(5)", "$s.matches($d)"],
    ...["$s.charAt('a')", "$s.substring(1.0)", "$s.indexOf('b', 1.0)", "$s.contains($util)"],
    ...["$l['a']", "$l[$nope]", "$l[$d]", "$l.get('a')", "$l.get(1.0)", "$l.set('a', 1)"],
    ...["$l.addAll(1)", "$l.removeAll('x')", "$m.putAll(1)", "$input.path($n)", "$n.max(1, 'a')"],
    ...["$s[0]", "$n[0]", "$input[0]", "$util['nope']", "$foreach.index", "$e.nope()"],
  ])("%s", (expression) => {
    expect(evaluated(`!${expression}`)).toBe("true");
  });
});
