import { describe, expect, test } from "bun:test";
import { FIRST, openAccountWithFunction, SECOND } from "./function.fixture.ts";

const OTHER_REVISION = "00000000-0000-4000-8000-000000000000";

describe("UpdateFunctionCode", () => {
  test("serves the new code, and lets the old go when nobody runs it any more", async () => {
    const replaced = Promise.withResolvers<void>();
    const folders: string[] = [];
    const account = await openAccountWithFunction({
      prepare: ({ functions }) => ({
        apply: () => {
          folders.push(functions[0]?.codePath ?? "");
          return { replaced: replaced.promise };
        },
      }),
    });
    const { call, path, created, clock, code, store, reopened } = account;
    clock.advance(1_000);
    const updated = await call("UpdateFunctionCode", { path, body: { ZipFile: SECOND.base64 } });
    expect(updated).toEqual({
      ...{ ...created, RevisionId: updated.RevisionId, CodeSize: SECOND.zip.length },
      LastModified: "2026-09-21T14:13:21.123+0000",
      CodeSha256: Buffer.from(SECOND.sha256, "hex").toString("base64"),
    });
    expect(updated.RevisionId).not.toBe(created.RevisionId);
    expect(folders).toEqual([FIRST, SECOND].map(({ sha256 }) => `/functions/chat/${sha256}`));
    expect([...store.contents.keys()]).toEqual([SECOND.sha256]);
    expect(code.kept.size).toBe(2);
    replaced.resolve();
    await replaced.promise;
    await call("UpdateAccount", { body: {} });
    expect([...code.kept.keys()]).toEqual([`chat/${SECOND.sha256}`]);
    const again = await reopened();
    expect(await again.call("GetFunctionConfiguration", { path })).toEqual(updated);
  });

  test("keeps code that is the same", async () => {
    const { call, path, code, store } = await openAccountWithFunction();
    await call("UpdateFunctionCode", { path, body: { ZipFile: FIRST.base64 } });
    await call("UpdateAccount", { body: {} });
    expect([code.kept.size, store.contents.size]).toEqual([1, 1]);
  });

  test("changes nothing in a dry run", async () => {
    const { call, path, created, store } = await openAccountWithFunction();
    const body = { ZipFile: SECOND.base64, DryRun: true };
    expect(await call("UpdateFunctionCode", { path, body })).toEqual(created);
    expect([...store.contents.keys()]).toEqual([FIRST.sha256]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no code", {}, "BadRequestException: Please provide a source for function code."],
    [
      "a version",
      { ZipFile: SECOND.base64, Publish: true },
      "BadRequestException: Publish must be left out",
    ],
    [
      "another revision",
      { ZipFile: SECOND.base64, RevisionId: OTHER_REVISION },
      "PreconditionFailedException: The Revision Id provided does not match the latest Revision Id.",
    ],
  ])("refuses %s", async (_what, body, sentence) => {
    const { refusal, path, store } = await openAccountWithFunction();
    expect(await refusal("UpdateFunctionCode", { path, body })).toStartWith(sentence);
    expect(store.commits).toBe(1);
  });
});

describe("UpdateFunctionConfiguration", () => {
  test("changes what is given, and leaves the code where it is", async () => {
    const { call, path, created, served, code } = await openAccountWithFunction();
    const given = {
      ...{ Handler: "app.main", Runtime: "python3.13", Description: "new", Timeout: 9 },
      ...{ MemorySize: 512, Environment: { Variables: { TABLE: "rooms" } } },
    };
    const body = { ...given, RevisionId: created.RevisionId };
    const updated = await call("UpdateFunctionConfiguration", { path, body });
    expect(updated).toEqual({ ...created, ...given, RevisionId: updated.RevisionId });
    expect(served.at(-1)?.functions).toMatchObject([
      { handler: "app.main", timeoutSeconds: 9, environment: { TABLE: "rooms" } },
    ]);
    const unset = await call("UpdateFunctionConfiguration", { path, body: { Environment: {} } });
    expect(unset).not.toHaveProperty("Environment");
    expect(unset.Timeout).toBe(9);
    expect(code.kept.size).toBe(1);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["a runtime of none", { Runtime: "node20" }, "BadRequestException: Runtime node20 is not"],
    ["layers", { Layers: ["arn:x"] }, "BadRequestException: Layers must be left out"],
    [
      "another revision",
      { RevisionId: OTHER_REVISION },
      "PreconditionFailedException: The Revision Id provided does not match",
    ],
  ])("refuses %s", async (_what, body, sentence) => {
    const { refusal, path, store } = await openAccountWithFunction();
    expect(await refusal("UpdateFunctionConfiguration", { path, body })).toStartWith(sentence);
    expect(store.commits).toBe(1);
  });
});

test("both refuse a function that is not there", async () => {
  const { refusal } = await openAccountWithFunction();
  const asked = { path: { FunctionName: "other" }, body: {} };
  for (const operation of ["UpdateFunctionCode", "UpdateFunctionConfiguration"]) {
    expect(await refusal(operation, asked)).toStartWith(
      "ResourceNotFoundException: Function not found: arn:aws:lambda",
    );
  }
});
