import { describe, expect, test } from "bun:test";
import { load, warningsOf } from "../template.fixture.ts";
import { api, type Properties, refused, warned } from "./api.fixture.ts";

const stageWith = (AccessLogSettings: Properties) => ({ Stage: { AccessLogSettings } });
const DestinationArn = "arn:aws:logs:us-east-1:123456789012:log-group:chat";
const Format = '{"id":"$context.requestId","route":"$context.routeKey"}';

describe("readAccessLogSettings()", () => {
  test("takes the format, whatever the destination is", () => {
    for (const destination of [
      DestinationArn,
      "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-chat",
      { "Fn::Sub": "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:chat:*" },
    ]) {
      const changes = stageWith({ DestinationArn: destination, Format });
      expect(warned(changes)).toEqual([]);
      expect(api(changes)?.stages[0]?.accessLogSettings).toEqual({ format: Format });
    }
  });

  test("logs nothing where nothing is said, and warns of half", () => {
    expect(warned(stageWith({}))).toEqual([]);
    expect(api(stageWith({}))?.stages[0]?.accessLogSettings).toBeUndefined();
    expect(warned(stageWith({ DestinationArn }))).toEqual([
      "Stage Stage: AccessLogSettings: nothing is logged without a Format",
    ]);
    expect(warned(stageWith({ Format }))).toEqual([
      "Stage Stage: AccessLogSettings: AWS logs nothing without a DestinationArn",
    ]);
  });

  test("warns of variables that print nothing and of properties that are none", () => {
    const format = "$context.requestId $context.protocol";
    expect(warned(stageWith({ DestinationArn, Format: format, Formt: 1 }))).toEqual([
      "Stage Stage: AccessLogSettings: property Formt is not known, so it has no effect: did you mean Format?",
      "Stage Stage: AccessLogSettings: $context.protocol is no variable of WebSocket APIs and prints -",
    ]);
  });

  test("refuses a format that AWS refuses", () => {
    expect(refused(stageWith({ DestinationArn, Format: "$context.stage" }))).toBe(
      "Stage Stage: AccessLogSettings: Format must have $context.requestId or $context.extendedRequestId in it",
    );
    expect(refused(stageWith({ DestinationArn, Format: "$context.requestId\n{}" }))).toBe(
      "Stage Stage: AccessLogSettings: Access Log format must be single line, new line character is allowed only at end of the format",
    );
  });
});

test("readAccessLogSettings() takes them from AWS::Serverless::WebSocketApi too, with a log group of the template", () => {
  const project = load(`Resources:
  Logs: { Type: AWS::Logs::LogGroup }
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes: { send: { FunctionArn: "arn:aws:lambda:eu-west-1:1:function:f" } }
      AccessLogSettings:
        DestinationArn: !GetAtt Logs.Arn
        Format: $context.requestId $context.status
`);
  expect(warningsOf(project)).toEqual([]);
  expect(project.apis[0]?.stages[0]?.accessLogSettings).toEqual({
    format: "$context.requestId $context.status",
  });
});
