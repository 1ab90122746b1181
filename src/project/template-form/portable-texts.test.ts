import { describe, expect, test } from "bun:test";
import { Call } from "./intrinsic.ts";
import { portableTexts } from "./portable-texts.ts";

const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:send";
const NAMES = {
  place: { region: "eu-west-1", accountId: "123456789012" },
  apis: new Map([["abcdefghij", "ChatApi"]]),
  functions: new Map([[ARN, "SendFunction"]]),
};

function written(text: string, withFunctions = true): string {
  const result = portableTexts(NAMES, { withFunctions })(text);
  return result instanceof Call ? `${result.tag} ${result.text}` : result;
}

describe("portableTexts()", () => {
  test.each<[string, string]>([
    ["what names nothing", "http://localhost/${stageVariables.a}"],
    ["an account that stands in no ARN", "call 123456789012 in eu-west-1"],
    ["a longer word that has an API's id in it", "xabcdefghij abcdefghij-x"],
    ["an opening brace without its end", "abcdefghij ${a"],
    ["another partition", "arn:aws-cn:s3:::bucket"],
  ])("leaves %s as it is", (_what, text) => {
    expect(written(text)).toBe(text);
  });

  test.each<[string, string, string]>([
    [
      "the ARN of a function",
      `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${ARN}/invocations`,
      "!Sub arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${SendFunction.Arn}/invocations",
    ],
    ["a version of a function", `${ARN}:live`, "!Sub ${SendFunction.Arn}:live"],
    [
      "a function whose name begins as one of the template's",
      `${ARN}-not`,
      "!Sub arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:send-not",
    ],
    [
      "the URL of an API, beside a text that looks like a reference",
      "https://abcdefghij.execute-api.eu-west-1.amazonaws.com/${stage}",
      "!Sub https://${ChatApi}.execute-api.${AWS::Region}.amazonaws.com/${!stage}",
    ],
    [
      "the URL of a queue",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs",
      "!Sub https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}/jobs",
    ],
  ])("refers to %s", (_what, text, expected) => {
    expect(written(text)).toBe(expected);
  });

  test("takes the partition of the project's Region for the template's", () => {
    const place = { region: "cn-north-1", accountId: "123456789012" };
    const write = portableTexts({ ...NAMES, place }, { withFunctions: true });
    const text = (source: string) => {
      const result = write(source);
      return result instanceof Call ? result.text : result;
    };
    expect(text("arn:aws-cn:sqs:cn-north-1:123456789012:jobs")).toBe(
      "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:jobs",
    );
    expect(text("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/jobs")).toBe(
      "https://sqs.${AWS::Region}.amazonaws.com.cn/${AWS::AccountId}/jobs",
    );
    expect(text("arn:aws:s3:::bucket")).toBe("arn:aws:s3:::bucket");
  });

  test("has whoever must not wait for a function know it by its name", () => {
    expect(written(ARN, false)).toBe(
      "!Sub arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:send",
    );
  });
});
