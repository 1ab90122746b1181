import { describe, expect, test } from "bun:test";
import { load, refusal, warningsOf } from "../template.fixture.ts";
import { api, type Properties, ref, refused, template, warned } from "./api.fixture.ts";

const MODEL = { Type: "Model", ApiId: ref("Api"), Name: "Join", Schema: { type: "object" } };
const VALIDATED = { ModelSelectionExpression: "$request.body.kind" };

describe("loadTemplate() reads AWS::ApiGatewayV2::Model", () => {
  test("with the schema as a mapping, whatever functions are in it", () => {
    const Schema = { $ref: "#/definitions/a", definitions: { a: { type: { "Fn::Sub": "null" } } } };
    expect(api({ Model: { ...MODEL, Schema } })?.models).toEqual([
      {
        modelId: expect.stringMatching(/^[a-z0-9]{6}$/),
        name: "Join",
        contentType: "application/json",
        schema: '{"$ref":"#/definitions/a","definitions":{"a":{"type":"null"}}}',
      },
    ]);
  });

  test("with the schema as JSON text, and what only describes", () => {
    const Model = { ...MODEL, Schema: ' {"minimum": 1.0} ', ContentType: "a/b", Description: "d" };
    expect(api({ Model })?.models).toMatchObject([
      { contentType: "a/b", schema: ' {"minimum": 1.0} ' },
    ]);
    expect(warned({ Model })).toEqual([]);
  });

  test("with numbers and switches as they are", () => {
    const Schema = { minimum: 1.5, exclusiveMinimum: true, enum: [null, 2, "2"] };
    expect(api({ Model: { ...MODEL, Schema } })?.models[0]?.schema).toBe(JSON.stringify(Schema));
  });

  test("and the routes that select it by name", () => {
    const changes = { Model: MODEL, Say: { ...VALIDATED, RequestModels: { $default: "Join" } } };
    expect(api(changes)?.routes[1]).toMatchObject({
      modelSelectionExpression: "$request.body.kind",
      requestModels: { $default: "Join" },
    });
    expect(warned(changes)).toEqual([]);
  });

  test("by its id too, with a warning: AWS looks for a name", () => {
    const changes = { Model: MODEL, Say: { ...VALIDATED, RequestModels: { a: ref("Model") } } };
    expect(api(changes)?.routes[1]?.requestModels).toEqual({ a: "Join" });
    expect(warned(changes)).toEqual([
      "Route Say: RequestModels: a: AWS knows models by name, and Ref gives an id: write Join",
    ]);
  });

  test("that refers to another one by AWS's address", () => {
    const address = (model: unknown) => ({
      "Fn::Join": [
        "",
        ["https://apigateway.amazonaws.com/restapis/", ref("Api"), "/models/", model],
      ],
    });
    for (const name of ["Join", ref("Model")]) {
      const Other = { ...MODEL, Name: "Other", Schema: { $ref: address(name) } };
      expect(api({ Model: MODEL, Other })?.models).toHaveLength(2);
    }
  });

  test("that is none, where schema validation is disabled", () => {
    const changes = { Api: { DisableSchemaValidation: true }, Model: { ...MODEL, Schema: "{" } };
    expect(api(changes)).toMatchObject({ disableSchemaValidation: true });
  });
});

describe("loadTemplate() warns about", () => {
  test.each<[string, Properties, string]>([
    ["models without an expression", { RequestModels: { a: "Join" } }, "RequestModels alone"],
    ["an expression without models", VALIDATED, "ModelSelectionExpression without RequestModels"],
  ])("%s", (_name, route, message) => {
    expect(warned({ Model: MODEL, Say: route })).toEqual([
      expect.stringContaining(`Route Say: ${message}`),
    ]);
  });

  test("models of $connect", () => {
    const Connect = { ...VALIDATED, RequestModels: { a: "Join" } };
    expect(warned({ Model: MODEL, Connect })).toEqual([
      "Route Connect: $connect has no body, so its models are not asked",
    ]);
  });
});

describe("loadTemplate() refuses", () => {
  test.each<[string, Record<string, Properties>, string]>([
    ["a model without a name", { Model: { ...MODEL, Name: "" } }, "Model Model: Name is required"],
    [
      "a model's name with a hyphen",
      { Model: { ...MODEL, Name: "a-b" } },
      "Model Model: Name must be 1 to 128 letters and digits: found a-b",
    ],
    [
      "a model without a schema",
      { Model: { Type: "Model", ApiId: ref("Api"), Name: "Join" } },
      "Model Model: Schema is required",
    ],
    [
      "a content type of 257 characters",
      { Model: { ...MODEL, ContentType: "x".repeat(257) } },
      "Model Model: ContentType must have 1 to 256 characters: found 257",
    ],
    [
      "a second model of the name",
      { Model: MODEL, Other: MODEL },
      "Model Other: Model Join already exists for this API",
    ],
    [
      "a schema that is none",
      { Model: { ...MODEL, Schema: { type: "strng" } } },
      "Model Model: the schema is not JSON Schema draft-04 at /type: must be equal to one of the allowed values",
    ],
    [
      "a schema that is text and no JSON",
      { Model: { ...MODEL, Schema: "type: object" } },
      "Model Model: the schema is not JSON: ",
    ],
    [
      "a schema of 32769 characters",
      { Model: { ...MODEL, Schema: { title: "t".repeat(32_769 - '{"title":""}'.length) } } },
      "Model Model: the schema must have at most 32768 characters: found 32769",
    ],
    [
      "a keyword that AWS does not take",
      { Model: { ...MODEL, Schema: { example: 1 } } },
      'Model Model: Invalid model schema specified. Unsupported keyword(s): ["example"]',
    ],
    [
      "a route whose model is not there",
      { Model: MODEL, Say: { ...VALIDATED, RequestModels: { a: "Jion" } } },
      'Route Say: RequestModels: a: "Jion" is no model of this API: did you mean Join?',
    ],
    [
      "a model selection expression that cannot be",
      { Say: { ModelSelectionExpression: "$context.routeKey" } },
      'Route Say: Invalid selection expression "$context.routeKey"',
    ],
  ])("%s", (_name, changes, message) => {
    expect(refused(changes)).toStartWith(message);
  });

  test("a schema in the place where it stands", () => {
    const text = `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: n, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.a}
  Model:
    Type: AWS::ApiGatewayV2::Model
    Properties:
      ApiId: !Ref Api
      Name: Join
      Schema:
        items:
          - type: string
          - {}
          - type: strng
`;
    expect(refusal(text)).toStartWith("14: Model Model: the schema is not JSON Schema draft-04");
  });
});

test("loadTemplate() accepts a schema of 32768 characters", () => {
  const Schema = { title: "t".repeat(32_768 - '{"title":""}'.length) };
  expect(api({ Model: { ...MODEL, Schema } })?.models[0]?.schema).toHaveLength(32_768);
});

test("loadTemplate() reads the models of a SAM API's routes", () => {
  const loaded = load(`Resources:
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes:
        say:
          FunctionArn: arn:aws:lambda:eu-west-1:123456789012:function:say
          ModelSelectionExpression: $default
          RequestModels: {$default: Join}
  Model:
    Type: AWS::ApiGatewayV2::Model
    Properties: {ApiId: !Ref Chat, Name: Join, Schema: {type: object}}
`);
  expect(warningsOf(loaded)).toEqual([]);
  expect(loaded.apis[0]).toMatchObject({
    models: [{ name: "Join" }],
    routes: [{ modelSelectionExpression: "$default", requestModels: { $default: "Join" } }],
  });
});

test("the complete template is the same with a model in it", () => {
  expect(load(template({ Model: MODEL })).apis[0]?.routes).toHaveLength(2);
});
