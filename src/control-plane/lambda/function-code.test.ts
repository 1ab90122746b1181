import { describe, expect, test } from "bun:test";
import { ZIPPED_BYTES_MAX } from "../../engine/function-code.ts";
import { openAccount } from "../account.fixture.ts";
import { FUNCTIONS } from "../stored/function.ts";
import { CHAT, FIRST, openAccountWithFunction } from "./function.fixture.ts";
import { CODE_REQUEST_BYTES_MAX, CODE_STORAGE_BYTES_MAX } from "./function-code.ts";

const zeros = (bytes: number) => Buffer.alloc(bytes).toString("base64");

describe("the code of a function", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["none", {}, "Please provide a source for function code."],
    [
      "S3",
      { S3Bucket: "code", S3Key: "chat.zip" },
      "Code in S3 is not fetched: send it in ZipFile",
    ],
    ["an image", { ImageUri: "chat:latest" }, "Container images are not run: send code in ZipFile"],
    [
      "a key",
      { ZipFile: FIRST.base64, SourceKMSKeyArn: "arn:aws:kms" },
      "SourceKMSKeyArn must be left out",
    ],
    ["text", { ZipFile: "no base64!" }, "ZipFile must be a zip in base64"],
    ["half of a base64", { ZipFile: "AAAAA" }, "ZipFile must be a zip in base64"],
    ["nothing", { ZipFile: "" }, "Uploaded file must be a non-empty zip"],
    ["a number", { ZipFile: 7 }, "Code.ZipFile must be a string"],
    ["what is no member", { Zip: "" }, "Code.Zip is not a member of this operation"],
  ])("is refused when it is %s", async (_what, Code, sentence) => {
    const { refusal, store } = await openAccount();
    const refused = await refusal("CreateFunction", { body: { ...CHAT, Code } });
    expect(refused).toStartWith(`BadRequestException: ${sentence}`);
    expect(store.commits).toBe(0);
  });

  test("may have AWS's bytes, and its request fits the longest", async () => {
    const { call, refusal } = await openAccount();
    const longest = zeros(ZIPPED_BYTES_MAX);
    expect(longest.length).toBeLessThan(CODE_REQUEST_BYTES_MAX);
    await call("CreateFunction", { body: { ...CHAT, Code: { ZipFile: longest } } });
    const body = { ...CHAT, FunctionName: "more", Code: { ZipFile: zeros(ZIPPED_BYTES_MAX + 1) } };
    expect(await refusal("CreateFunction", { body })).toBe(
      "BadRequestException: ZipFile must have at most 52428800 bytes; this one has 52428801",
    );
  });

  test("may have as many bytes in all as AWS stores; the same code counts once", async () => {
    const { store, reopened } = await openAccountWithFunction();
    const chat = store.kept.get(`${FUNCTIONS.path}/chat`) as { code: object };
    const bytes = CODE_STORAGE_BYTES_MAX - FIRST.zip.length - 3;
    const big = { ...chat, code: { sha256: "b".repeat(64), bytes } };
    store.kept.set(`${FUNCTIONS.path}/big`, big);
    const { call, refusal } = await reopened();
    await call("CreateFunction", { body: { ...CHAT, FunctionName: "twin" } });
    const create = (FunctionName: string, count: number) => ({
      body: { ...CHAT, FunctionName, Code: { ZipFile: zeros(count) } },
    });
    expect(await refusal("CreateFunction", create("above", 4))).toBe(
      "CodeStorageExceededException: Code storage limit exceeded.",
    );
    await call("CreateFunction", create("full", 3));
  });
});
