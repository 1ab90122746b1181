import { expect, test } from "bun:test";
import { meantType } from "./resource-type.ts";

test("meantType() finds the type that a slip of the finger hides", () => {
  expect(meantType("AWS::Serverless::Functoin")).toBe("AWS::Serverless::Function");
  expect(meantType("AWS::serverless::WebsocketApi")).toBe("AWS::Serverless::WebSocketApi");
  expect(meantType("AWS::ApiGateway::Route")).toBe("AWS::ApiGatewayV2::Route");
  expect(meantType("AWS:Lambda::Function")).toBe("AWS::Lambda::Function");
});

test("meantType() takes no type that exists for another", () => {
  for (const type of [
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGatewayV2::RoutingRule",
    "AWS::ApiGatewayV2::Model",
    "AWS::Lambda::Version",
    "AWS::Lambda::Url",
    "AWS::Serverless::Api",
    "AWS::Serverless::Application",
    "AWS::Serverless::Function",
    "AWS::DynamoDB::Table",
    "Custom::Thing",
  ]) {
    expect(meantType(type)).toBeUndefined();
  }
});
