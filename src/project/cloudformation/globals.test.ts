import { describe, expect, test } from "bun:test";
import { load, refusal } from "./template.fixture.ts";

function lambda(type: "Lambda" | "Serverless", ...properties: string[]): string {
  return `Resources:\n  Fn:\n    Type: AWS::${type}::Function\n    Properties:\n${properties.map((line) => `      ${line}\n`).join("")}`;
}

const BASE = ["Handler: app.handler", "Runtime: nodejs22.x"];
const sam = (...properties: string[]) => lambda("Serverless", ...BASE, ...properties);

describe("applyGlobals()", () => {
  const globals = (text: string) => `Globals:\n  Function: ${text}\n`;

  test("merges mappings and lets a function's own value win", () => {
    const text = `${sam("Timeout: 9", "Environment: {Variables: {A: own, B: own}}")}${globals("{Timeout: 5, MemorySize: 512, Environment: {Variables: {A: global, C: global}}}")}`;
    expect(load(text).functions[0]).toMatchObject({
      timeoutSeconds: 9,
      memorySizeMb: 512,
      environment: { A: "own", B: "own", C: "global" },
    });
  });

  test("leaves raw functions and functions that ignore it alone", () => {
    const transform = "Transform: AWS::Serverless-2016-10-31\n";
    const raw = `${lambda("Lambda", ...BASE, "Code: .")}${globals("{Timeout: 5}")}${transform}`;
    expect(load(raw).functions[0]?.timeoutSeconds).toBe(3);
    const ignoring = (names: string) =>
      `${sam()}    IgnoreGlobals: ${names}\n${globals("{Timeout: 5, MemorySize: 256}")}`;
    expect(load(ignoring("'*'")).functions[0]).toMatchObject({
      timeoutSeconds: 3,
      memorySizeMb: 128,
    });
    expect(load(ignoring("[Timeout]")).functions[0]).toMatchObject({
      timeoutSeconds: 3,
      memorySizeMb: 256,
    });
  });

  test("appends lists, and takes a function or another kind of value for one that is overridden", () => {
    const own = "Environment: {Variables: {A: !Ref AWS::Region, B: own}}";
    const text = `${sam(own)}${globals("{Environment: {Variables: {A: {Fn::Sub: x}, C: !Sub y}}}")}`;
    expect(load(text).functions[0]?.environment).toEqual({ A: "eu-west-1", B: "own", C: "y" });
  });

  test("gives a WebSocket API what Globals has for it", () => {
    const api = [
      "  Api:",
      "    Type: AWS::Serverless::WebSocketApi",
      "    Properties:",
      "      Routes: {$default: {FunctionArn: !GetAtt Fn.Arn}}",
      "      StageVariables: {own: b}",
      "Globals:",
      "  WebSocketApi: {RouteSelectionExpression: $request.body.action, StageVariables: {all: a}}",
    ];
    const [loaded] = load(`${sam()}${api.join("\n")}\n`).apis;
    expect(loaded?.routeSelectionExpression).toBe("$request.body.action");
    expect(loaded?.stages[0]?.stageVariables).toEqual({ all: "a", own: "b" });
  });

  test("takes every section of SAM", () => {
    const sections = [
      ...["Api: {Cors: x}", "HttpApi: {Auth: {}}", "SimpleTable: {SSESpecification: {}}"],
      ...["StateMachine: {PropagateTags: true}", "LayerVersion: {PublishLambdaVersion: true}"],
      ...["CapacityProvider: {OperatorRole: r}", "WebSocketApi: {FailOnWarnings: true}"],
    ];
    const text = `${sam()}Globals:\n${sections.map((line) => `  ${line}\n`).join("")}`;
    expect(load(text).warnings).toEqual([]);
  });

  describe("refuses, in SAM's words,", () => {
    const cases: [name: string, text: string, expected: string][] = [
      [
        "a section that is text",
        globals("x"),
        "8: 'Globals' section is invalid. Value of Function must be a dictionary",
      ],
      [
        "sections that are a list",
        "Globals: []\n",
        "7: 'Globals' section is invalid. It must be a non-empty dictionary",
      ],
      [
        "a section that SAM has not",
        "Globals:\n  NewType: {}\n",
        "8: 'Globals' section is invalid. 'NewType' is not supported. Must be one of the following values - ['Api', 'CapacityProvider', 'Function', 'HttpApi', 'LayerVersion', 'SimpleTable', 'StateMachine', 'WebSocketApi']",
      ],
      [
        "a section that is misspelt",
        "Globals:\n  Functions: {}\n",
        "8: 'Globals' section is invalid. 'Functions' is not supported. Did you mean 'Function'?",
      ],
      [
        "a property that no section has",
        "Globals:\n  SimpleTable:\n    Key: x\n",
        "9: 'Globals' section is invalid. 'Key' is not a supported property of 'SimpleTable'. Must be one of the following values - ['SSESpecification']",
      ],
      [
        "a property that is misspelt",
        "Globals:\n  Function:\n    Timeot: 3\n",
        "9: 'Globals' section is invalid. 'Timeot' is not a supported property of 'Function'. Did you mean 'Timeout'?",
      ],
      [
        "a property that only functions themselves have",
        globals("{FunctionName: x}"),
        "8: 'Globals' section is invalid. 'FunctionName' is not a supported property of 'Function'. Must be one of the following values - ['Handler', 'Runtime', 'CodeUri', 'DeadLetterQueue', 'Description', 'MemorySize', 'Timeout', 'VpcConfig', 'Environment', 'Tags', 'PropagateTags', 'Tracing', 'KmsKeyArn', 'AutoPublishAlias', 'AutoPublishAliasAllProperties', 'Layers', 'DeploymentPreference', 'RolePath', 'PermissionsBoundary', 'ReservedConcurrentExecutions', 'ProvisionedConcurrencyConfig', 'AssumeRolePolicyDocument', 'EventInvokeConfig', 'FileSystemConfigs', 'CodeSigningConfigArn', 'Architectures', 'SnapStart', 'EphemeralStorage', 'FunctionUrlConfig', 'RuntimeManagementConfig', 'LoggingConfig', 'RecursiveLoop', 'SourceKMSKeyArn', 'TenancyConfig', 'DurableConfig', 'CapacityProviderConfig', 'FunctionScalingConfig', 'PublishToLatestPublished', 'VersionDeletionPolicy']",
      ],
      [
        "IgnoreGlobals of what Globals has not",
        `    IgnoreGlobals: [Timeout, Layers]\n${globals("{Timeout: 5}")}`,
        "7: Resource Fn has invalid resource attribute 'IgnoreGlobals' on item 'Layers': Globals has no Layers for it",
      ],
      [
        "IgnoreGlobals that is text",
        `    IgnoreGlobals: Timeout\n${globals("{Timeout: 5}")}`,
        "7: Resource Fn has invalid resource attribute 'IgnoreGlobals': write '*' or a list of properties",
      ],
    ];
    for (const [name, text, expected] of cases) {
      test(name, () => expect(refusal(`${sam()}${text}`)).toBe(expected));
    }

    test("Globals of a template that SAM does not run", () => {
      const raw = `${lambda("Lambda", ...BASE, "Code: .")}${globals("{Timeout: 5}")}`;
      expect(refusal(raw)).toBe(
        '8: AWS knows Globals in SAM templates only: add the line "Transform: AWS::Serverless-2016-10-31" to the template',
      );
    });
  });
});
