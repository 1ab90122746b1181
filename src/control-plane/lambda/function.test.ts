import { describe, expect, test } from "bun:test";
import { openAccount } from "../account.fixture.ts";
import { FUNCTIONS } from "../stored/function.ts";
import { ARN, CHAT, FIRST, openAccountWithFunction, ROLE } from "./function.fixture.ts";

describe("CreateFunction", () => {
  test("answers as AWS does, active at once, and it is there after a restart", async () => {
    const { created, path, reopened, store, code, served } = await openAccountWithFunction();
    expect(created).toEqual({
      ...{ FunctionName: "chat", FunctionArn: ARN, Runtime: "nodejs22.x", Role: ROLE },
      ...{ Handler: "index.handler", CodeSize: FIRST.zip.length, Description: "" },
      CodeSha256: Buffer.from(FIRST.sha256, "hex").toString("base64"),
      ...{ Timeout: 3, MemorySize: 128, Version: "$LATEST" },
      LastModified: "2026-09-21T14:13:20.123+0000",
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...{ State: "Active", LastUpdateStatus: "Successful", PackageType: "Zip" },
      ...{ TracingConfig: { Mode: "PassThrough" }, Architectures: ["x86_64"] },
      ...{ EphemeralStorage: { Size: 512 } },
      SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
      LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/chat" },
    });
    expect([...store.contents.keys()]).toEqual([FIRST.sha256]);
    expect([...code.kept.keys()]).toEqual([`chat/${FIRST.sha256}`]);
    expect(served.at(-1)?.functions).toMatchObject([{ functionArn: ARN }]);
    const again = await reopened();
    expect(await again.call("GetFunctionConfiguration", { path })).toEqual(created);
  });

  test("keeps everything that it is given", async () => {
    const given = {
      ...{ Description: "chats", Timeout: 900, MemorySize: 10_240, Architectures: ["arm64"] },
      Environment: { Variables: { TABLE: "rooms" } },
      ...{ TracingConfig: { Mode: "Active" }, EphemeralStorage: { Size: 1_024 } },
    };
    const more = {
      ...{ LoggingConfig: { LogFormat: "JSON" }, Tags: { team: "chat" }, PackageType: "Zip" },
      ...{ Publish: false, Layers: [], VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } },
      ...{ SnapStart: { ApplyOn: "None" }, DeadLetterConfig: { TargetArn: "" } },
    };
    const { created, call, path } = await openAccountWithFunction({}, { ...given, ...more });
    expect(created).toMatchObject({
      ...given,
      LoggingConfig: { LogFormat: "JSON", LogGroup: "/aws/lambda/chat" },
    });
    expect(await call("GetFunction", { path })).toEqual({
      ...{ Configuration: created, Code: { RepositoryType: "S3" }, Tags: { team: "chat" } },
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no name", { FunctionName: undefined }, "FunctionName is missing"],
    ["a name with a dot", { FunctionName: "a.b" }, "FunctionName must have letters, digits, - and"],
    ["a version of it", { FunctionName: "a:1" }, "FunctionName must have letters, digits, - and _"],
    [
      "another account's",
      { FunctionName: "arn:aws:lambda:us-east-1:999999999999:function:a" },
      "FunctionName must have letters",
    ],
    ["65 characters", { FunctionName: "a".repeat(65) }, "FunctionName must have at most 64"],
    ["no runtime", { Runtime: undefined }, "Runtime and Handler are mandatory parameters for"],
    ["no handler", { Handler: undefined }, "Runtime and Handler are mandatory parameters for"],
    ["no role", { Role: undefined }, "Role is missing"],
    ["a role that is none", { Role: "chat" }, "Role must be the ARN of a role"],
    ["a version", { Publish: true }, "Publish must be left out"],
    ["an image", { PackageType: "Image" }, "PackageType must be Zip"],
  ])("refuses %s", async (_what, change, sentence) => {
    const { refusal, store, code } = await openAccount();
    expect(await refusal("CreateFunction", { body: { ...CHAT, ...change } })).toStartWith(
      `BadRequestException: ${sentence}`,
    );
    expect([store.commits, store.contents.size, code.kept.size]).toEqual([0, 0, 0]);
  });

  test("takes a name of 64 characters, and an ARN for a name", async () => {
    const { call } = await openAccount();
    const long = "a".repeat(64);
    await call("CreateFunction", { body: { ...CHAT, FunctionName: long } });
    const named = await call("CreateFunction", { body: { ...CHAT, FunctionName: ARN } });
    expect(named.FunctionName).toBe("chat");
  });

  test("takes a name once", async () => {
    const { refusal } = await openAccountWithFunction();
    expect(await refusal("CreateFunction", { body: CHAT })).toBe(
      "ResourceConflictException: Function already exist: chat",
    );
  });

  test("keeps nothing when the code cannot be unpacked or the store fails", async () => {
    const { code, store, refusal, call } = await openAccount();
    code.failure = new SyntaxError("Could not unzip uploaded file.");
    expect(await refusal("CreateFunction", { body: CHAT })).toBe(
      "BadRequestException: Could not unzip uploaded file.",
    );
    store.failure = "the disk is full";
    await expect(call("CreateFunction", { body: CHAT })).rejects.toThrow("the disk is full");
    expect([store.commits, store.contents.size, code.kept.size]).toEqual([0, 0, 0]);
    await call("CreateFunction", { body: CHAT });
  });
});

test("ListFunctions has fifty on a page at most", async () => {
  const { store, reopened } = await openAccountWithFunction();
  const stored = store.kept.get(`${FUNCTIONS.path}/chat`);
  for (let index = 0; index < 59; index += 1) {
    store.kept.set(`${FUNCTIONS.path}/f${String(index).padStart(2, "0")}`, stored);
  }
  const { call, refusal } = await reopened();
  const first = await call("ListFunctions", { query: { MaxItems: "10000" } });
  expect(first.Functions).toHaveLength(50);
  const rest = await call("ListFunctions", { query: { Marker: String(first.NextMarker) } });
  expect(rest.Functions).toHaveLength(10);
  expect(rest.NextMarker).toBeUndefined();
  expect((await call("ListFunctions", { query: { MaxItems: "1" } })).Functions).toHaveLength(1);
  expect(await refusal("ListFunctions", { query: { MaxItems: "0" } })).toStartWith(
    "BadRequestException: MaxItems must be a whole number above 0",
  );
});

test("what tools ask of a function besides has an answer", async () => {
  const { call, path, created } = await openAccountWithFunction();
  expect(await call("ListVersionsByFunction", { path })).toEqual({ Versions: [created] });
  expect(await call("GetFunctionCodeSigningConfig", { path })).toEqual({ FunctionName: "chat" });
});

describe("DeleteFunction", () => {
  test("takes the code with it when no other function has it", async () => {
    const { call, path, store, code, served } = await openAccountWithFunction();
    await call("CreateFunction", { body: { ...CHAT, FunctionName: "twin" } });
    expect(store.contents.size).toBe(1);
    await call("DeleteFunction", { path });
    expect(store.contents.size).toBe(1);
    await call("DeleteFunction", { path: { FunctionName: "twin" } });
    await call("UpdateAccount", { body: {} });
    expect([store.contents.size, code.kept.size]).toEqual([0, 0]);
    expect(served.at(-1)?.functions).toEqual([]);
  });

  test("is of a function that is there, in this account, and its one version", async () => {
    const { refusal } = await openAccountWithFunction();
    const other = "arn:aws:lambda:us-east-1:123456789012:function:other";
    const elsewhere = ARN.replace("us-east-1", "eu-west-1");
    for (const [name, arn] of [
      ["other", other],
      [elsewhere, elsewhere],
      ["chat:7", `${ARN}:7`],
    ] as const) {
      for (const operation of ["DeleteFunction", "GetFunction", "GetFunctionConfiguration"]) {
        expect(await refusal(operation, { path: { FunctionName: name } })).toBe(
          `ResourceNotFoundException: Function not found: ${arn}`,
        );
      }
    }
  });
});

test("a function that a file defines is shown, and is the file's to change", async () => {
  const value = { ...CHAT_OF_FILE, lastModified: 0 };
  const owned = [{ file: "sluice.yaml", definitions: [{ key: "functions/chat", value }] }];
  const { call, refusal } = await openAccount({ owned });
  const path = { FunctionName: "chat" };
  const shown = await call("GetFunctionConfiguration", { path });
  expect(shown).toMatchObject({ FunctionName: "chat", Timeout: 7 });
  expect(shown).not.toHaveProperty("CodeSha256");
  expect(await refusal("CreateFunction", { body: CHAT })).toStartWith("ResourceConflictException");
  const body = { ZipFile: FIRST.base64 };
  for (const operation of ["DeleteFunction", "UpdateFunctionCode"]) {
    expect(await refusal(operation, { path, body })).toBe(
      "BadRequestException: functions/chat is defined in sluice.yaml: change it there, or remove it from there",
    );
  }
});

const CHAT_OF_FILE = {
  ...{ handler: "app.handler", runtime: "nodejs22.x", role: "", description: "" },
  ...{ timeoutSeconds: 7, memorySizeMb: 128, environment: {}, shown: {} },
  ...{ revisionId: "r", tags: {}, permissions: {} },
};
