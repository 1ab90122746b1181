import { describe, expect, test } from "bun:test";
import { KeptCode, KeptDefinitions, openAccount } from "./account.fixture.ts";
import { FIRST, openAccountWithFunction, SECOND } from "./lambda/function.fixture.ts";

const PATH = { FunctionName: "chat" };
const settle = "UpdateAccount";

describe("the code of functions", () => {
  test("is unpacked again at start where it is missing, and removed where nobody has it", async () => {
    const { store } = await openAccountWithFunction();
    const code = new KeptCode();
    code.kept.set("gone/abc", FIRST.zip);
    code.kept.set(`chat/${SECOND.sha256}`, SECOND.zip);
    const { warnings, plane } = await openAccount({ store, code });
    expect([...code.kept]).toEqual([[`chat/${FIRST.sha256}`, FIRST.zip]]);
    expect(plane.serving.functions).toMatchObject([{ functionName: "chat" }]);
    expect(warnings).toEqual([]);
  });

  test("that cannot be unpacked at start is told, and the account is served", async () => {
    const { store } = await openAccountWithFunction();
    store.contents.clear();
    const { warnings, call } = await openAccount({ store, code: new KeptCode() });
    expect(warnings).toEqual([
      "Function chat cannot run: its code is not in the store. Update its code.",
    ]);
    await call("UpdateFunctionCode", { path: PATH, body: { ZipFile: SECOND.base64 } });
  });

  test("stays as long as one of the changes that replaced it has functions that run", async () => {
    const ends: PromiseWithResolvers<void>[] = [];
    const { call, code } = await openAccountWithFunction({
      prepare: () => ({
        apply: () => {
          const end = Promise.withResolvers<void>();
          ends.push(end);
          return { replaced: end.promise };
        },
      }),
    });
    const update = (ZipFile: string) =>
      call("UpdateFunctionCode", { path: PATH, body: { ZipFile } });
    await update(SECOND.base64);
    await update(FIRST.base64);
    await update(SECOND.base64);
    const ended = async (index: number) => {
      ends[index]?.resolve();
      await ends[index]?.promise;
      await call(settle, { body: {} });
      return [...code.kept.keys()].map((key) => (key.endsWith(FIRST.sha256) ? "first" : "second"));
    };
    // The first code was replaced twice, and its second run still has an event.
    expect((await ended(1)).sort()).toEqual(["first", "second"]);
    expect((await ended(2)).sort()).toEqual(["first", "second"]);
    expect(await ended(3)).toEqual(["second"]);
  });

  test("that cannot be removed is told and stays", async () => {
    const { call, code, warnings } = await openAccountWithFunction();
    code.remove = async () => {
      throw new Error("the disk is read-only");
    };
    await call("DeleteFunction", { path: PATH });
    await call(settle, { body: {} });
    expect(warnings).toEqual(["Code that no function has stays for now: the disk is read-only"]);
  });

  test("goes again when what it was unpacked for does not hold", async () => {
    const { call, code, store, refusal } = await openAccountWithFunction();
    store.failure = "the disk is full";
    const asked = { path: PATH, body: { ZipFile: SECOND.base64 } };
    await expect(call("UpdateFunctionCode", asked)).rejects.toThrow("the disk is full");
    expect([...code.kept.keys()]).toEqual([`chat/${FIRST.sha256}`]);
    code.failure = new SyntaxError("no zip");
    expect(await refusal("UpdateFunctionCode", asked)).toBe("BadRequestException: no zip");
    expect([...store.contents.keys()]).toEqual([FIRST.sha256]);
  });
});

test("an account without functions has no code", async () => {
  const { code } = await openAccount({ store: new KeptDefinitions() });
  expect(code.kept.size).toBe(0);
});
