import { describe, expect, test } from "bun:test";
import type { ServiceEndpoints } from "../core/integration/aws-service/service-endpoint.ts";
import { serviceAdvice } from "./service-advice.ts";

const NOTHING: ServiceEndpoints = { byService: {}, forAll: undefined, callAws: false };
const FORM = { "integration.request.header.content-type": "'application/x-www-form-urlencoded'" };
const PREFIX = "arn:aws:apigateway:us-east-1:";

function advice(
  uri: string,
  given: {
    readonly endpoints?: ServiceEndpoints;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly template?: string;
  } = {},
) {
  const { endpoints, parameters = {}, template = "{}" } = given;
  return serviceAdvice(
    {
      integrationId: "int0001",
      timeoutInMillis: 29_000,
      integrationType: "AWS",
      integrationUri: PREFIX + uri,
      integrationMethod: "POST",
      requestParameters: parameters,
      requestTemplates: { $default: template },
      integrationResponses: [],
    },
    endpoints,
  );
}

describe("serviceAdvice()", () => {
  test("has nothing to say of functions, nor of a service that is called as it should be", () => {
    expect(advice("lambda:path/2015-03-31/functions/f/invocations")).toBeUndefined();
    const endpoints = { ...NOTHING, byService: { dynamodb: "http://localhost:8000" } };
    expect(advice("dynamodb:action/PutItem", { endpoints })).toEqual({
      ofService: [],
      ofIntegration: [],
    });
    expect(advice("sqs:path/1/q", { parameters: FORM })?.ofIntegration).toEqual([]);
    expect(advice("sqs:path/1/q", { template: " " })?.ofIntegration).toEqual([]);
  });

  test("says that a service without an endpoint fails, and what to set", () => {
    expect(advice("dynamodb:action/PutItem", { endpoints: NOTHING })?.ofService).toEqual([
      "Integrations of dynamodb fail here: no endpoint is set for dynamodb: set awsServices.endpoints.dynamodb or " +
        "AWS_ENDPOINT_URL_DYNAMODB to where a stand-in answers, or awsServices.callAws to true to call AWS with your own keys " +
        '(docs/integrations.md, "AWS services")',
    ]);
    expect(advice("dynamodb:action/PutItem")?.ofService).toEqual([]);
  });

  test("says that AWS itself is called", () => {
    const endpoints = { ...NOTHING, callAws: true };
    expect(advice("dynamodb:action/PutItem", { endpoints })?.ofService).toEqual([
      "Integrations of dynamodb call AWS itself, signed with your own AWS credentials (awsServices.callAws)",
    ]);
  });

  test("says that a form needs its Content-Type", () => {
    expect(advice("sqs:path/1/q", { template: "Action=SendMessage" })?.ofIntegration).toEqual([
      "sqs reads its body as a form, and the Content-Type is application/json: map integration.request.header.Content-Type to 'application/x-www-form-urlencoded'",
    ]);
  });

  test("says that an action of EventBridge has to be named by a mapping", () => {
    const parameters = { "integration.request.header.X-Amz-Target": "'AWSEvents.PutEvents'" };
    expect(advice("events:action/PutEvents", { parameters })?.ofIntegration).toEqual([]);
    expect(advice("events:action/PutEvents")?.ofIntegration).toEqual([
      "API Gateway does not name actions of events: map integration.request.header.X-Amz-Target to 'AWSEvents.PutEvents', and integration.request.header.Content-Type to 'application/x-amz-json-1.1'",
    ]);
  });

  test("says that an action of a service that is not known here may need its target", () => {
    const parameters = { ...FORM, "integration.request.header.X-Amz-Target": "'New.Do'" };
    expect(advice("new:action/Do", { parameters: FORM })?.ofIntegration).toEqual([
      "how new names its actions is not known here: it gets Action in the query; if it takes JSON, map integration.request.header.X-Amz-Target and integration.request.header.Content-Type",
    ]);
    expect(advice("new:action/Do", { parameters })?.ofIntegration).toEqual([]);
    expect(advice("new:path/do")?.ofIntegration).toEqual([]);
  });

  test("throws for what no deployment takes", () => {
    expect(() => advice("execute-api:path/x")).toThrow(
      "AWS Service of type execute-api not supported",
    );
  });
});
