import { authorizerDecision } from "../../../src/core/authorization/authorizer-decision.ts";
import { isWritableField } from "../../../src/core/http.ts";
import { functionAnswer } from "../../../src/core/integration/custom-function.ts";
import { readLambdaResponse } from "../../../src/core/integration/lambda-response.ts";
import { bytesOf, hold, holdEqual, type Target, textOf } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";
import { jsonOf, kindOfMessage } from "./outcomes.ts";

const METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/dev/$connect";
const RESULT_BYTES_MAX = 2_000;

export const functionAnswers: Target = {
  name: "function-answers",
  property:
    "whatever text a function answers is read as a response that HTTP can carry or a named complaint, and as an authorizer's decision with text alone in its context, the same each time",
  bytesMax: 4_000,
  dictionary: [
    ...['"statusCode":200', '"statusCode":"200"', '"headers":{', '"multiValueHeaders":{"a":["b"]}'],
    ...[
      '"body":"a"',
      '"isBase64Encoded":true',
      '"principalId":"p"',
      '"policyDocument":{',
      '"Statement":[',
    ],
    ...['"Effect":"Allow"', '"Action":"execute-api:Invoke"', '"Resource":"*"', '"context":{"a":1}'],
    ...['"usageIdentifierKey":"k"', '"errorMessage":"[404]"', "\\r\\n", "\\u007f", ...JSON_WORDS],
  ],
  seeds: () =>
    [
      '{"statusCode":200,"headers":{"A":"b","c":1,"d":true,"e":null},"body":"x"}',
      '{"statusCode":"404","multiValueHeaders":{"Set-Cookie":["a","b"]},"isBase64Encoded":true,"body":"aGk="}',
      `{"principalId":"p","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"${METHOD_ARN}"}]},"context":{"s":"a","n":1.5,"b":false,"__proto__":"x"},"usageIdentifierKey":null}`,
      '{"principalId":7,"policyDocument":{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}}',
      '{"errorMessage":"[404] x","errorType":"E"}',
      "null",
    ].map(bytesOf),
  check(input) {
    const text = textOf(input);
    return `${response(text)} / ${decision(text)} / ${custom(text)}`;
  },
};

function response(text: string): string {
  const answer = readLambdaResponse(text);
  holdEqual(readLambdaResponse(text), answer, "read again");
  if (answer.kind === "malformed") return kindOfMessage(answer.detail);
  hold(Number.isInteger(answer.statusCode), "a status that is no number");
  hold(answer.statusCode >= 100 && answer.statusCode <= 599, `status ${answer.statusCode}`);
  hold(answer.headers.every(isWritableField), "a header that HTTP cannot carry");
  hold(answer.body === undefined || typeof answer.body === "string", "a body that is no text");
  hold(jsonOf(text) !== undefined, "a response of what is no JSON");
  return `response ${answer.headers.length > 0} ${answer.body === undefined}`;
}

function decision(text: string): string {
  const question = {
    methodArn: METHOD_ARN,
    context: new Map() as never,
    resultBytesMax: RESULT_BYTES_MAX,
  };
  const answer = authorizerDecision(text, question);
  holdEqual(authorizerDecision(text, question), answer, "decided again");
  hold(
    Buffer.byteLength(text) <= RESULT_BYTES_MAX || answer.kind === "invalid",
    "too long an answer",
  );
  if (answer.kind === "invalid") return kindOfMessage(answer.detail);
  if (answer.kind !== "allow") return answer.kind;
  hold(text.includes("Allow"), "allowed without an Allow");
  const values = Object.values(answer.authorizer);
  hold(
    values.every((value) => typeof value === "string"),
    "a context with something else than text",
  );
  hold(Object.getPrototypeOf(answer.authorizer) === Object.prototype, "a prototype was changed");
  return `allow ${values.length > 1}`;
}

function custom(text: string): string {
  const answer = functionAnswer(text);
  holdEqual(functionAnswer(text), answer, "read again");
  return String(answer.statusCode);
}
