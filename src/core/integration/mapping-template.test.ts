import { describe, expect, test } from "bun:test";
import { TEMPLATE_BYTES_MAX } from "../vtl/budget.ts";
import { failure, GATEWAY_HEADERS, rendered, scopeOf } from "../vtl/rendering.fixture.ts";
import { MappingTemplate } from "./mapping-template.ts";

const BODY = JSON.stringify({
  action: "send",
  text: 'it\'s "é"',
  items: [{ id: 1, name: "a" }, { id: 2 }],
  price: 1.5,
  ok: true,
  none: null,
});

describe("$input reads a message:", () => {
  test.each([
    ["$input.body", BODY],
    ["$input.json('$')", BODY],
    ["$input.json('$.text')", '"it\'s \\"é\\""'],
    ["$input.path('$.text')", 'it\'s "é"'],
    ["$input.json('$.items')", '[{"id":1,"name":"a"},{"id":2}]'],
    ["$input.path('$.items')", '[{"id":1,"name":"a"},{"id":2}]'],
    ["$input.path('$.items[0]')", "{id=1, name=a}"],
    ["$input.path('$.items[0]').name", "a"],
    ["$input.path('$.items').size()", "2"],
    ["$input.path('$').items.get(1).id", "2"],
    ["$input.json('$.items[*].id')", "[1,2]"],
    ["$input.path('$.price') $input.path('$.ok')", "1.5 true"],
    ["[$input.path('$.none')$input.path('$.nope')]", "[]"],
    ["$input.json('$.nope')$input.json('$.none')", '""""'],
    ["$input.path('$.items').isEmpty() $input.path('$').containsKey('ok')", "false true"],
    ["#foreach($i in $input.path('$.items'))$i.id:$i.name #end", "1:a 2: "],
    ["[$input.params('a')$input.params().header]", "[{}]"],
    ["$input.params().querystring.size()", "0"],
    [
      "$input.path('$')",
      `{action=send, text=it's "é", items=[{"id":1,"name":"a"},{"id":2}], price=1.5, ok=true, none=null}`,
    ],
  ])("%s", (source, expected) => {
    expect(rendered(source, { body: BODY })).toBe(expected);
  });

  test.each([
    ["$input.body", "{}"],
    ["$input.json('$')", "{}"],
    ["$input.path('$').size()", "0"],
    ["$input.json('$.a')", '""'],
  ])("%s of an empty body is %j", (source, expected) => {
    expect(rendered(source, { body: "" })).toBe(expected);
    expect(rendered(source)).toBe(expected);
  });

  test("JSON is quoted as json-smart quotes it, and a list that is inserted escapes its slashes too", () => {
    const body = JSON.stringify({ list: ["http://x", { "a/b": "1–2 €\u0080\\u2013 é😀" }] });
    const quoted = '{"a/b":"1\\u20132 \\u20AC\\u0080\\\\u2013 é😀"}';
    expect(rendered("$input.json('$')", { body })).toBe(`{"list":["http://x",${quoted}]}`);
    expect(rendered("$input.path('$.list')", { body })).toBe(
      `["http:\\/\\/x",${quoted.replace("/", "\\/")}]`,
    );
    expect(rendered("$input.path('$.list').get(0)", { body })).toBe("http://x");
  });

  test("text that is not JSON is read as text only", () => {
    expect(rendered("$input.body", { body: "hello $context.stage" })).toBe("hello $context.stage");
    expect(failure("$input.json('$')", { body: "hello" })).toContain("the body is not JSON");
    expect(failure("$input.path('$[')", { body: "{}" })).toContain("at offset 2");
    expect(failure("$input.path($nope)", { body: "{}" })).toBe("path() is called with null");
  });

  test("JSON that is nested too deep fails the template", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(rendered("$input.json('$')", { body: nested(490) })).toBe(nested(490));
    expect(failure("$input.json('$')", { body: nested(600) })).toContain("deeper than 500 levels");
    expect(failure("$input.json('$')", { body: nested(60_000) })).not.toContain("rendered");
  });
});

describe("$input.params() reads a handshake:", () => {
  test.each([
    ["$input.params('token')", "last"],
    ["$input.params('User-Agent') $input.params('user-agent')", "agent/1 agent/1"],
    ["$input.params('nope').length()", "0"],
    ["$input.params().querystring.token", "last"],
    ["$input.params().querystring.get('a b')", "ü"],
    ["$input.params().get('header').get('X-Twice')", "2"],
    ["$input.params().header.User-Agent", "agent/1"],
    ["$input.params().header.containsKey('x-twice')", "true"],
    ["$input.params().path.size() $input.params().keySet()", "0 [path, querystring, header]"],
    ["$context.eventType $context.routeKey [$context.messageId]", "CONNECT $connect []"],
  ])("%s is %j", (source, expected) => {
    const headers = [
      ["User-Agent", "agent/1"],
      ["X-Twice", "1"],
      ["X-Twice", "2"],
    ] as const;
    expect(rendered(source, { query: "token=first&token=last&a+b=%C3%BC", headers })).toBe(
      expected,
    );
  });
});

test("$input.params() has the gateway's own headers, whatever a client says they are", () => {
  const headers = [
    ["x-forwarded-for", "198.51.100.1"],
    ["X-Forwarded-Port", "1"],
    ["X-Amzn-Trace-Id", "forged"],
    ["Connection", "Upgrade"],
  ] as const;
  const source = (name: string) => rendered(`$input.params('${name}')`, { headers });
  expect(source("X-Forwarded-For")).toBe("198.51.100.1, 203.0.113.9");
  expect(source("x-forwarded-port")).toBe(GATEWAY_HEADERS.forwardedPort);
  expect(source("X-Amzn-Trace-Id")).toBe(GATEWAY_HEADERS.traceId);
  expect(rendered("$input.params().header.keySet()", { headers })).toBe(
    "[X-Amzn-Trace-Id, X-Forwarded-For, X-Forwarded-Port, X-Forwarded-Proto]",
  );
});

describe("$context and $stageVariables have", () => {
  test.each([
    ["$context.connectionId", "AbC1dEfGhIjKlMnOpQ=="],
    ["$context.connectedAt $context.requestTimeEpoch", "1790000000000 1790000001000"],
    ["$context.requestTime", "21/Sep/2026:14:13:21 +0000"],
    ["$context.domainName/$context.stage", "abcdefghij.execute-api.localhost/dev"],
    ["$context.eventType $context.messageId $context.routeKey", "MESSAGE m1 send"],
    ["$context.requestId $context.extendedRequestId $context.apiId", "r1 r1 abcdefghij"],
    ["$context.authorizer.principalId $context.authorizer.numKey", "me 1"],
    ["$context.authorizer.boolKey.length()", "4"],
    ["$context.identity.sourceIp $context.identity.userAgent", "203.0.113.9 agent/1"],
    ["[$context.identity.user$context.identity.apiKey$context.error.message$context.status]", "[]"],
    ["$stageVariables.table ${stageVariables['table']} [$stageVariables.nope]", "rooms rooms []"],
    ["#foreach($n in $stageVariables.keySet())$n=$stageVariables.get($n)#end", "table=rooms"],
  ])("%s", (source, expected) => {
    expect(rendered(source)).toBe(expected);
  });

  test("the status and the error, once there are any", () => {
    const source =
      "$context.status $context.error.message $context.error.messageString $context.error.responseType";
    const error = { message: 'no "a"', responseType: "DEFAULT_4XX" };
    expect(rendered(source, { status: 404, error })).toBe('404 no "a" "no \\"a\\"" DEFAULT_4XX');
    const validation = { ...error, validationErrorString: "[a is missing]" };
    expect(rendered("$context.error.validationErrorString", { error: validation })).toBe(
      "[a is missing]",
    );
  });
});

describe("$util.", () => {
  test.each([
    ['escapeJavaScript("it\'s """"")', 'it\\\'s \\"\\"'],
    ["escapeJavaScript($input.path('$.text'))", 'it\\\'s \\"\\u00E9\\"'],
    ['escapeJavaScript("it\'s").replaceAll("\\\\\'","\'")', "it's"],
    ["escapeJavaScript('a/b\\c')", "a/b\\\\c"],
    ["escapeJavaScript($util.urlDecode('%00%09%0A%1F%7F'))", "\\u0000\\t\\n\\u001F\\u007F"],
    ["escapeJavaScript(5)", "5"],
    ["escapeJavaScript($nope)", ""],
    ['parseJson(\'{"a":[1,{"b":true}]}\').a[1].b', "true"],
    ["parseJson('[1,2]').size()", "2"],
    ["parseJson('\"x\"')", "x"],
    ["parseJson($util.parseJson('\"{}\"')).size()", "0"],
    ["urlEncode('a b&c=é/*~-._')", "a+b%26c%3D%C3%A9%2F*%7E-._"],
    ['urlEncode("(!\')")', "%28%21%27%29"],
    ["urlDecode('a+b%26%C3%A9')", "a b&é"],
    ["urlDecode('%FF')", "\uFFFD"],
    ["base64Encode('é')", "w6k="],
    ["base64Decode('w6k=')", "é"],
    ["base64Decode($util.base64Encode($input.body)).length()", String(BODY.length)],
    ["urlDecode($util.urlEncode($input.body)).equals($input.body)", "true"],
  ])("%s is %j", (call, expected) => {
    expect(rendered(`$util.${call}`, { body: BODY })).toBe(expected);
  });

  test.each([
    ["parseJson('{')", "$util.parseJson(): the text is not JSON"],
    ["base64Decode('é')", "$util.base64Decode(): the text is not base64"],
    ["urlDecode('%4')", "$util.urlDecode(): a % is not followed by two hexadecimal digits"],
  ])("%s fails the template", (call, detail) => {
    expect(failure(`$util.${call}`)).toBe(detail);
  });
});

describe("templates that people use:", () => {
  test("AWS's template that passes everything through", () => {
    const source = `#set($allParams = $input.params())
{
"body-json" : $input.json('$'),
"params" : {
#foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
"$type" : {
    #foreach($paramName in $params.keySet())
    "$paramName" : "$util.escapeJavaScript($params.get($paramName))"
        #if($foreach.hasNext),#end
    #end
}
    #if($foreach.hasNext),#end
#end
},
"stage-variables" : {
#foreach($key in $stageVariables.keySet())
"$key" : "$util.escapeJavaScript($stageVariables.get($key))"
    #if($foreach.hasNext),#end
#end
},
"context" : {
    "stage" : "$context.stage",
    "user-arn" : "$context.identity.userArn"
    }
}`;
    const headers = [
      ["Host", "h"],
      ["X-Quote", 'a"b'],
    ] as const;
    expect(JSON.parse(rendered(source, { query: "a=1&b=2", headers }))).toEqual({
      "body-json": {},
      params: {
        path: {},
        querystring: { a: "1", b: "2" },
        header: {
          ...{ Host: "h", "X-Quote": 'a"b', "X-Amzn-Trace-Id": GATEWAY_HEADERS.traceId },
          ...{ "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Port": "443" },
          "X-Forwarded-Proto": "https",
        },
      },
      "stage-variables": { table: "rooms" },
      context: { stage: "dev", "user-arn": "" },
    });
  });

  test("the CDK's input of a state machine", () => {
    const source = `#set($inputString = '')
#set($includeQueryString = true)
#set($allParams = $input.params())
{
    "stateMachineArn": "arn",
    #set($inputString = "$inputString,@@body@@: $input.body")
    #if ($includeQueryString)
        #set($inputString = "$inputString, @@querystring@@:{")
        #foreach($paramName in $allParams.querystring.keySet())
            #set($inputString = "$inputString @@$paramName@@: @@$util.escapeJavaScript($allParams.querystring.get($paramName))@@")
            #if($foreach.hasNext)
                #set($inputString = "$inputString,")
            #end
        #end
        #set($inputString = "$inputString }")
    #end
    #set($inputString = "$inputString}")
    #set($inputString = $inputString.replaceAll("@@",'"'))
    #set($len = $inputString.length() - 1)
    "input": "{$util.escapeJavaScript($inputString.substring(1,$len)).replaceAll("\\\\'","'")}"
}`;
    const output = JSON.parse(rendered(source, { body: '{"a":"it\'s"}', query: "b=1&c=2" }));
    expect(JSON.parse(output.input)).toEqual({
      body: { a: "it's" },
      querystring: { b: "1", c: "2" },
    });
  });

  test("the Serverless Framework's maps by #define", () => {
    const source = `#define( $loop )
{
  #foreach($key in $map.keySet())
    #set( $k = $util.escapeJavaScript($key) )
    #set( $v = $util.escapeJavaScript($map.get($key)).replaceAll("\\\\'", "'") )
    "$k":
      "$v"
    #if( $foreach.hasNext ) , #end
  #end
}
#end
{ "body": $input.json("$"),
  #set( $map = $stageVariables )
  "stageVariables": $loop,
  #set( $map = $context.identity )
  "identity": $loop }`;
    expect(JSON.parse(rendered(source, { body: BODY }))).toEqual({
      body: JSON.parse(BODY),
      stageVariables: { table: "rooms" },
      identity: { userAgent: "agent/1", sourceIp: "203.0.113.9" },
    });
  });

  test("a row for DynamoDB and a message for SQS", () => {
    const row = `{"TableName":"$stageVariables.table","Item":{"id":{"S":"$context.connectionId"}}}`;
    expect(rendered(row)).toBe('{"TableName":"rooms","Item":{"id":{"S":"AbC1dEfGhIjKlMnOpQ=="}}}');
    const message = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)";
    expect(rendered(message, { body: '{"a":"b c"}' })).toBe(
      "Action=SendMessage&MessageBody=%7B%22a%22%3A%22b+c%22%7D",
    );
  });

  test("whether a property is there", () => {
    const source = `#set($nextUrl = $input.path('$').next_url)
{#if("$!nextUrl" != "") "next_url": "$nextUrl" #end}`;
    expect(rendered(source, { body: '{"next_url":"u"}' })).toBe('{ "next_url": "u" }');
    expect(rendered(source, { body: "{}" })).toBe("{}");
    expect(rendered(source, { body: '{"next_url":null}' })).toBe("{}");
  });
});

test("a message's text is never read as a template", () => {
  const body = '{"a":"$context.stage #set($x = 1) ${input.body} \\\\$x"}';
  expect(rendered("$input.body", { body })).toBe(body);
  expect(rendered("#set($q = \"$input.path('$.a')\")$q", { body })).toBe(JSON.parse(body).a);
});

test("rendering leaves the message as it was", () => {
  const scope = scopeOf({ body: '{"a":[1]}' });
  const template = MappingTemplate.compile("#set($x = $input.path('$.a').add(2))$input.json('$')");
  expect(template.render(scope)).toEqual({ kind: "rendered", text: '{"a":[1,2]}' });
  expect(template.render(scope)).toEqual({ kind: "rendered", text: '{"a":[1,2]}' });
  expect(scope.body?.value()).toEqual({ a: [1] });
});

test("a template has at most 300 KB, as AWS has it", () => {
  const source = (bytes: number) => `é${"x".repeat(bytes - 2)}`;
  expect(rendered(source(TEMPLATE_BYTES_MAX))).toHaveLength(TEMPLATE_BYTES_MAX - 1);
  expect(() => MappingTemplate.compile(source(TEMPLATE_BYTES_MAX + 1))).toThrow(
    new SyntaxError("has 307201 bytes; 307200 are allowed"),
  );
});
