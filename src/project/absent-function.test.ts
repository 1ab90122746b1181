import { describe, expect, test } from "bun:test";
import { absentFunctionAdvice, isInvokedElsewhere, orEndpoint } from "./absent-function.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:send";
const NONE = { endpointUrl: undefined, byFunction: {}, callAws: false };
const HERE = { ...NONE, endpointUrl: "http://localhost:9001" };
const AWS = { ...NONE, callAws: true };

const uriOf = (arn: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
const nobody = () => false;

describe("absentFunctionAdvice()", () => {
  test("says that nothing invokes the function, and what to set", () => {
    expect(absentFunctionAdvice(uriOf(`${ARN}:prod`), NONE, nobody)).toBe(
      `The project has no function ${ARN}, so every call of it fails here. Set lambda.endpoints.send or lambda.endpointUrl to where it is invoked, or set lambda.callAws to true to invoke it on AWS (docs/functions.md, "Functions that are not here")`,
    );
  });

  test("says that a function is invoked on AWS itself", () => {
    expect(absentFunctionAdvice(ARN, AWS, nobody)).toBe(
      `The function ${ARN} is invoked on AWS itself, signed with your own AWS credentials (lambda.callAws)`,
    );
  });

  test("is silent about a function of the project, one with an endpoint, and what nobody can know", () => {
    expect(absentFunctionAdvice(uriOf(`${ARN}:prod`), NONE, (arn) => arn === ARN)).toBeUndefined();
    expect(absentFunctionAdvice(ARN, HERE, nobody)).toBeUndefined();
    expect(absentFunctionAdvice(ARN, undefined, nobody)).toBeUndefined();
    expect(absentFunctionAdvice(uriOf("${stageVariables.arn}"), NONE, nobody)).toBeUndefined();
    expect(absentFunctionAdvice("https://example.com", NONE, nobody)).toBeUndefined();
    expect(absentFunctionAdvice("${stageVariables.", NONE, nobody)).toBeUndefined();
  });
});

test("isInvokedElsewhere() is whether something is set for the function", () => {
  expect(isInvokedElsewhere(ARN, HERE)).toBe(true);
  expect(isInvokedElsewhere(ARN, AWS)).toBe(true);
  expect(isInvokedElsewhere(ARN, NONE)).toBe(false);
  expect(isInvokedElsewhere(ARN, undefined)).toBe(false);
});

test("orEndpoint() names the setting of the function", () => {
  expect(orEndpoint("send")).toStartWith("or set lambda.endpoints.send to where it is invoked");
});
