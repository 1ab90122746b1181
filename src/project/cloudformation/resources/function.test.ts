import { describe, expect, test } from "bun:test";
import type { LambdaEndpoints } from "../../../core/integration/remote-function.ts";
import { load, refusal, warningsOf } from "../template.fixture.ts";

/** One function; its properties are YAML lines that begin on line 5. */
function lambda(type: "Lambda" | "Serverless", ...properties: string[]): string {
  return `Resources:\n  Fn:\n    Type: AWS::${type}::Function\n    Properties:\n${properties.map((line) => `      ${line}\n`).join("")}`;
}

const BASE = ["Handler: app.handler", "Runtime: nodejs22.x"];
const sam = (...properties: string[]) => lambda("Serverless", ...BASE, ...properties);
const read = (...properties: string[]) => load(sam(...properties)).functions[0];

test("readFunction() takes Lambda's defaults", () => {
  expect(read()).toEqual({
    rolePolicies: [],
    functionName: "room-Fn",
    functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:room-Fn",
    handler: "app.handler",
    runtime: "nodejs22.x",
    codePath: "/project",
    timeoutSeconds: 3,
    memorySizeMb: 128,
    environment: {},
  });
});

describe("readFunction() refuses", () => {
  const cases: [name: string, properties: string[], expected: string][] = [
    ["no handler", ["Runtime: nodejs22.x"], "2: Function Fn: Handler is required"],
    [
      "a misspelt handler",
      ["Handlr: a.b", "Runtime: nodejs22.x"],
      "2: Function Fn: Handler is required: did you mean the Handlr on line 5?",
    ],
    [
      "what may have been meant to keep clients out",
      [...BASE, "Auth: {Authorizer: A}"],
      "7: Function Fn: property Auth is not known, so it would not keep anybody out: correct or remove it",
    ],
    ["no runtime", ["Handler: a.b"], "2: Function Fn: Runtime is required"],
    [
      "a timeout of 0",
      [...BASE, "Timeout: 0"],
      "7: Function Fn: Timeout must be a whole number from 1 to 900: found 0",
    ],
    [
      "a timeout of 901",
      [...BASE, "Timeout: 901"],
      "7: Function Fn: Timeout must be a whole number from 1 to 900: found 901",
    ],
    [
      "half a second",
      [...BASE, "Timeout: 1.5"],
      "7: Function Fn: Timeout must be a whole number from 1 to 900: found 1.5",
    ],
    [
      "little memory",
      [...BASE, "MemorySize: 127"],
      "7: Function Fn: MemorySize must be a whole number from 128 to 10240: found 127",
    ],
    [
      "much memory",
      [...BASE, "MemorySize: 10241"],
      "7: Function Fn: MemorySize must be a whole number from 128 to 10240: found 10241",
    ],
    [
      "less than no concurrency",
      [...BASE, "ReservedConcurrentExecutions: -1"],
      "7: Function Fn: ReservedConcurrentExecutions must be a whole number from 0 to 1000000: found -1",
    ],
    [
      "a name with a space",
      [...BASE, "FunctionName: a b"],
      "7: Function Fn: FunctionName must be 1 to 64 characters of letters, digits, hyphen and underscore: found a b",
    ],
    [
      "an environment of text",
      [...BASE, "Environment: x"],
      "7: Function Fn: Environment must be a mapping: found text",
    ],
  ];
  for (const [name, properties, expected] of cases) {
    test(name, () => expect(refusal(lambda("Serverless", ...properties))).toBe(expected));
  }

  test("a raw function without code", () => {
    expect(refusal(lambda("Lambda", ...BASE))).toBe(
      "2: Function Fn: Code is required: the path of the function's folder",
    );
  });

  test("two functions of one name", () => {
    const two = `${sam("FunctionName: f")}  Other: {Type: AWS::Lambda::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, Code: ., FunctionName: f}}\n`;
    expect(refusal(two)).toBe("8: Function Other: a function named f exists already");
  });
});

test("readFunction() accepts every bound at its edge", () => {
  expect(read("Timeout: 1", "MemorySize: 128", "ReservedConcurrentExecutions: 0")).toMatchObject({
    timeoutSeconds: 1,
    reservedConcurrentExecutions: 0,
  });
  expect(read("Timeout: '900'", "MemorySize: 10240")).toMatchObject({
    timeoutSeconds: 900,
    memorySizeMb: 10_240,
  });
});

describe("readFunction() leaves a function out, with a warning, when its code is", () => {
  const consequence = 'it is not run here and its routes answer "Internal server error"';
  const remedy =
    'or set lambda.endpoints.room-Fn to where it is invoked (docs/functions.md, "Functions that are not here")';
  const cases: [text: string, what: string, line: number][] = [
    [lambda("Serverless", ...BASE, "CodeUri: s3://bucket/key"), "has its code in Amazon S3", 7],
    [lambda("Serverless", ...BASE, "CodeUri: {Bucket: b, Key: k}"), "has its code in Amazon S3", 7],
    [lambda("Serverless", "PackageType: Image", "ImageUri: x"), "is a container image", 2],
    [lambda("Lambda", ...BASE, "Code: {S3Bucket: b, S3Key: k}"), "has its code in Amazon S3", 7],
    [lambda("Lambda", "PackageType: Image", "Code: {ImageUri: x}"), "is a container image", 6],
  ];
  for (const [text, what, line] of cases) {
    test(what, () => {
      const project = load(text);
      const property = text.includes("Serverless") ? "CodeUri" : "Code";
      expect(project.functions).toEqual([]);
      expect(warningsOf(project)).toEqual([
        `${line}: Function Fn: the function ${what}, so ${consequence}: give ${property} the path of a local folder or zip, ${remedy}`,
      ]);
    });
  }

  test("unless it is invoked elsewhere, which is said when that is AWS", () => {
    const text = lambda("Serverless", "PackageType: Image", "ImageUri: x");
    const none = { endpointUrl: undefined, byFunction: {}, callAws: false };
    const warned = (changes: Partial<LambdaEndpoints>) =>
      warningsOf(load(text, { lambdaEndpoints: { ...none, ...changes } }));
    expect(warned({})).toHaveLength(1);
    expect(warned({ endpointUrl: "http://localhost:9001" })).toEqual([]);
    expect(warned({ byFunction: { "room-Fn": "http://localhost:9000" } })).toEqual([]);
    expect(warned({ byFunction: { other: "http://localhost:9000" } })).toHaveLength(1);
    expect(warned({ callAws: true })).toEqual([
      expect.stringContaining("function:room-Fn is invoked on AWS itself, signed with your own"),
    ]);
  });
});

describe("readFunction() takes code", () => {
  const codeOf = (text: string) => {
    const [{ codePath, package: packed } = {}] = load(text).functions;
    return { codePath, packed };
  };
  const zip = { kind: "zip", file: "/project/build/fn.zip" } as const;
  const inline = { kind: "inline", text: "exports.handler = 1;\n" } as const;
  const index = ["Handler: index.handler", "Runtime: nodejs22.x"];
  test.each([
    ["in a zip of SAM", lambda("Serverless", ...BASE, "CodeUri: build/fn.zip"), zip],
    ["in a zip", lambda("Lambda", ...BASE, "Code: ./build/fn.zip"), zip],
    [
      "inline in SAM",
      lambda("Serverless", ...index, "InlineCode: |", "  exports.handler = 1;"),
      inline,
    ],
    [
      "inline in SAM beside a CodeUri",
      lambda("Serverless", ...index, "CodeUri: .", "InlineCode: |", "  exports.handler = 1;"),
      inline,
    ],
    [
      "inline",
      lambda("Lambda", ...index, "Code:", "  ZipFile: |", "    exports.handler = 1;"),
      inline,
    ],
    [
      "inline with a reference",
      lambda("Lambda", ...index, "Code:", "  ZipFile: !Sub |", "    exports.handler = 1;"),
      inline,
    ],
  ])("%s", (_what, text, packed) => {
    const codePath = packed.kind === "zip" ? packed.file : "/project";
    expect(codeOf(text)).toEqual({ codePath, packed });
  });

  test("and has a changed zip read again", () => {
    const { sources } = load(lambda("Lambda", ...BASE, "Code: ./fn.zip"));
    expect(sources).toEqual(["/project/template.yaml", "/project/fn.zip"]);
  });

  test("but no ZipFile that is no text, and no inline code that Lambda does not take", () => {
    expect(refusal(lambda("Lambda", ...index, "Code: {ZipFile: [a]}"))).toBe(
      "7: Function Fn: ZipFile must be text: the code itself",
    );
    const custom = ["Handler: x.y", "Runtime: provided.al2023", "InlineCode: x"];
    expect(refusal(lambda("Serverless", ...custom))).toBe(
      "7: Function Fn: inline code is for nodejs* and python*, and the runtime is provided.al2023",
    );
    expect(warningsOf(load(lambda("Serverless", ...BASE, "InlineCode: x")))).toEqual([
      "5: Function Fn: inline code is the file index.js, so Handler must be index.{function}, not app.handler: every call of the function fails",
    ]);
  });
});

describe("readFunction() runs the source that esbuild would bundle:", () => {
  const built = (handler: string, entryPoints: string, method = "esbuild") =>
    load(
      lambda("Serverless", `Handler: ${handler}`, "Runtime: nodejs22.x") +
        `    Metadata: {BuildMethod: ${method}, BuildProperties: {EntryPoints: ${entryPoints}}}\n`,
    );
  const cases: [handler: string, entryPoints: string, expected: string][] = [
    ["app.handler", "[app.ts]", "app.handler"],
    ["app.handler", "[src/handlers/app.ts]", "src/handlers/app.handler"],
    ["src/app.handler", "[./src/app.mts]", "src/app.handler"],
    ["b.main", "[a.ts, lib/b.ts]", "lib/b.main"],
    ["dist/app.handler", "[src/app.ts]", "src/app.handler"],
    ["app.handler", "[]", "app.handler"],
  ];
  for (const [handler, entryPoints, expected] of cases) {
    test(`${handler} of ${entryPoints}`, () => {
      const project = built(handler, entryPoints);
      expect(project.functions[0]?.handler).toBe(expected);
      expect(project.warnings).toEqual([]);
    });
  }

  test("but not what sam build has bundled already", () => {
    const metadata =
      "{SamResourceId: Fn, BuildMethod: esbuild, BuildProperties: {EntryPoints: [src/app.ts]}}";
    const project = load(`${lambda("Serverless", ...BASE)}    Metadata: ${metadata}\n`);
    expect(project.functions[0]?.handler).toBe("app.handler");
  });

  test("and says when no entry point fits, or when the build is another", () => {
    expect(warningsOf(built("app.handler", "[other.ts]"))).toEqual([
      "7: Function Fn: no entry point of esbuild makes the module of Handler app.handler",
    ]);
    expect(warningsOf(built("bootstrap", "[]", "makefile"))).toEqual([
      "7: Function Fn: BuildMethod makefile is not run here: build it first, and give the folder of the result as its code",
    ]);
    expect(warningsOf(built("app.handler", "[]", "nodejs22.x"))).toEqual([]);
  });
});

describe("readFunction() warns about", () => {
  const cases: [name: string, property: string, expected: string[]][] = [
    [
      "file systems",
      "FileSystemConfigs: []",
      ["7: Function Fn: FileSystemConfigs has no effect here"],
    ],
    [
      "an unknown member",
      "Memory: 1",
      ["7: Function Fn: property Memory is not known, so it has no effect"],
    ],
    [
      "Lambda's own variables",
      "Environment: {Variables: {AWS_REGION: x, A: y}}",
      ["7: Function Fn: AWS refuses environment variables that Lambda sets itself: AWS_REGION"],
    ],
    [
      "an unknown member of Environment",
      "Environment: {Variable: {}}",
      [
        "7: Function Fn: Environment: property Variable is not known, so it has no effect: did you mean Variables?",
      ],
    ],
    [
      "events of other APIs",
      "Events: {A: {Type: HttpApi}, B: {Type: Api}, C: {Type: SQS}}",
      [
        "7: Function Fn: events of type HttpApi, Api have no effect: only WebSocket APIs run here, and their routes name their functions",
      ],
    ],
    ["no event of another service", "Events: {C: {Type: SQS}, D: {Type: Schedule}}", []],
    ["no role, policy or network", "Policies: [!Ref Nowhere]", []],
  ];
  for (const [name, property, expected] of cases) {
    test(name, () => expect(warningsOf(load(sam(property)))).toEqual(expected));
  }
});

describe("readFunction() looks at the disk:", () => {
  const warned = (handler: string, ...files: string[]) =>
    warningsOf(
      load(lambda("Serverless", `Handler: ${handler}`, "Runtime: nodejs22.x"), {
        exists: (path) => ["/project", ...files].includes(path),
      }),
    );

  test("a handler whose file is there is no news", () => {
    expect(warned("src/app.handler", "/project/src/app.mjs")).toEqual([]);
  });

  test("one whose file is not there is named with the file that was looked for", () => {
    expect(warned("src/app.handler", "/project/app.mjs")).toEqual([
      "5: Function Fn: the handler's file src/app.js (or .mjs, .cjs, .ts, .mts, .cts) does not exist in /project, so every call of the function fails",
    ]);
  });

  test("a code folder that is not there is said once", () => {
    const text = sam("CodeUri: build");
    expect(warningsOf(load(text, { exists: () => false }))).toEqual([
      "7: Function Fn: the code folder /project/build does not exist, so every call of the function fails",
    ]);
  });

  test("a runtime that does not run here needs no disk", () => {
    expect(warningsOf(load(lambda("Serverless", "Handler: a.b", "Runtime: ruby3.3")))).toEqual([
      '6: Function Fn: Runtime ruby3.3 does not run here, so every call of the function fails: nodejs*, python* and provided* run, or set lambda.endpoints.room-Fn to where it is invoked (docs/functions.md, "Functions that are not here")',
    ]);
  });
});

describe("readFunction() with a template that the AWS CDK synthesized", () => {
  const template = (metadata: Readonly<Record<string, unknown>>) =>
    JSON.stringify({
      Resources: {
        Fn: {
          Type: "AWS::Lambda::Function",
          Properties: {
            Code: { S3Bucket: { "Fn::Sub": "cdk-assets-${AWS::AccountId}" }, S3Key: "ab.zip" },
            Handler: "app.handler",
            Runtime: "nodejs22.x",
          },
          Metadata: { "aws:cdk:path": "Stack/Fn/Resource", ...metadata },
        },
      },
    });

  test("takes the code from the folder that it names", () => {
    const asset = { "aws:asset:path": "asset.ab", "aws:asset:property": "Code" };
    const project = load(template(asset));
    expect(project.functions[0]?.codePath).toBe("/project/asset.ab");
    expect(project.warnings).toEqual([]);
  });

  test("warns when it names none", () => {
    expect(warningsOf(load(template({ "aws:asset:path": "asset.ab" }))).join()).toContain(
      "has its code in Amazon S3",
    );
  });
});

test("readFunction() refuses a runtime that Lambda has never had, and warns about a newer one", () => {
  const template = (runtime: string) =>
    `Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      Handler: a.b\n      Code: .\n      Runtime: ${runtime}\n`;
  expect(refusal(template("node20"))).toBe(
    "7: Function Fn: Runtime node20 is not a runtime of Lambda: did you mean nodejs20.x?",
  );
  expect(warningsOf(load(template("nodejs99.x")))).toEqual([
    "7: Function Fn: Runtime nodejs99.x is not a runtime of Lambda that is known here: did you mean nodejs22.x?",
  ]);
});
