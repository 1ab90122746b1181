import { describe, expect, test } from "bun:test";
import { templateAdvice } from "./template-advice.ts";

function advice(source: string): string[] {
  return templateAdvice("RequestTemplates", { $default: source }).map(({ message }) => message);
}

describe("templateAdvice()", () => {
  test.each([
    ["$input.json('$.a') $input.params().header $input.body $input.path('$').size()"],
    ["$util.urlEncode($input.body) $util.parseJson('{}').a"],
    ["$context.connectionId $context.identity.sourceIp $context.authorizer.any $context.status"],
    ["$context.error.messageString $context.requestOverride.path $stageVariables.any"],
    ["#set($x = 1)$x #foreach($i in [1])$i $foreach.hasNext $velocityCount#end"],
    ["#set($input = 1)$input.anything() $!unset \\$escaped costs $5"],
    ["#if("],
  ])("has nothing to say of %s", (source) => {
    expect(advice(source)).toEqual([]);
  });

  test.each([
    [
      "$input.jsn('$.a')",
      "$input.jsn() is not known and prints nothing: did you mean $input.json()?",
    ],
    ["$input.json", "$input.json is not known and prints nothing"],
    [
      "$util.escapeJavascript('a')",
      "$util.escapeJavascript() is not known and prints nothing: did you mean $util.escapeJavaScript()?",
    ],
    ["$util.qr('a')", "$util.qr() is not known and prints nothing"],
    [
      "$context.conectionId",
      "$context.conectionId is not known and prints nothing: did you mean $context.connectionId?",
    ],
    ["$contxt.connectionId", "$contxt is not known and prints nothing: did you mean $context?"],
    ["#set($room = 1)$rom", "$rom is not known and prints nothing: did you mean $room?"],
    ['#if("$nowhere" == "")a#end', "$nowhere is not known and prints nothing"],
  ])("says of %s what prints nothing", (source, sentence) => {
    expect(advice(source)).toEqual([`RequestTemplates.$default: line 1: ${sentence}`]);
  });

  test("says each once, with its template and its line", () => {
    const templates = { a: "fine", b: "{\n$input.jsn('$') $input.jsn('$')}" };
    expect(templateAdvice("ResponseTemplates", templates)).toEqual([
      {
        key: "b",
        message:
          "ResponseTemplates.b: line 2: $input.jsn() is not known and prints nothing: did you mean $input.json()?",
      },
    ]);
  });
});
