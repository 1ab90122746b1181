import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { type DefinitionStore, StoreFailure } from "../../engine/definition-store.ts";
import { STORAGE_LIMITS } from "./storage-limits.ts";

/** A store in a place of its own, and what takes the place away. */
export interface OpenedStore extends AsyncDisposable {
  readonly store: DefinitionStore;
}

/** Every `DefinitionStore` passes this. `open` answers an empty store. */
export function definitionStoreContract(open: () => Promise<OpenedStore>): void {
  test("a new store keeps nothing", async () => {
    await using opened = await open();
    expect(await opened.store.load()).toEqual([]);
    expect(await opened.store.content(content("x").sha256)).toBeUndefined();
  });

  describe("commit()", () => {
    test("keeps the last value of each key", async () => {
      await using opened = await open();
      const { store } = opened;
      await store.commit([put("apis/a", { name: "first" }), put("apis/b", [1, null, "é"])]);
      await store.commit([put("apis/a", { name: "second" }), put("apis/c", 1), put("apis/c", 2)]);
      expect(await store.load()).toEqual([
        { key: "apis/a", value: { name: "second" } },
        { key: "apis/b", value: [1, null, "é"] },
        { key: "apis/c", value: 2 },
      ]);
    });

    test("takes its changes in their order", async () => {
      await using opened = await open();
      const { store } = opened;
      const kept = content("kept");
      const dropped = content("dropped");
      const changes = [put("a", 1), remove("a"), remove("b"), put("b", 2)];
      const contents = [removal(kept), kept, dropped, removal(dropped)];
      await store.commit([...changes, ...contents]);
      expect(await store.load()).toEqual([{ key: "b", value: 2 }]);
      expect(await store.content(kept.sha256)).toEqual(kept.bytes);
      expect(await store.content(dropped.sha256)).toBeUndefined();
    });

    test("of nothing, and deleting what is not there, changes nothing", async () => {
      await using opened = await open();
      const { store } = opened;
      await store.commit([put("a", 1)]);
      await store.commit([]);
      await store.commit([remove("b"), removal(content("nobody's"))]);
      expect(await store.load()).toEqual([{ key: "a", value: 1 }]);
    });

    test("that overlap are both kept whole", async () => {
      await using opened = await open();
      const { store } = opened;
      await Promise.all([store.commit([put("a", 1)]), store.commit([put("b", 2)])]);
      expect((await store.load()).map(({ key }) => key)).toEqual(["a", "b"]);
    });

    test("takes nothing of it when one change cannot be kept", async () => {
      await using opened = await open();
      const { store } = opened;
      const before = content("before");
      await store.commit([put("a", 1), before]);
      const changes = [put("a", 2), put("b", 1), remove("a"), removal(before), content("after")];
      await refused(store.commit([...changes, put("", 1)]), /a key is 1 to 1024 bytes/);
      expect(await store.load()).toEqual([{ key: "a", value: 1 }]);
      expect(await store.content(before.sha256)).toEqual(before.bytes);
      expect(await store.content(content("after").sha256)).toBeUndefined();
      await store.commit([put("a", 3)]);
      expect(await store.load()).toEqual([{ key: "a", value: 3 }]);
    });
  });

  describe("load()", () => {
    test("is in the order of the keys' UTF-8 bytes", async () => {
      await using opened = await open();
      const { store } = opened;
      // By UTF-16 units 💬 (D83D) is before ﬁ (FB01), by UTF-8 bytes after it.
      const keys = ["b", "ﬁ", "a/b", "💬", "a", "é", "B", "a\0", "a-", "~"];
      await store.commit(keys.map((key) => put(key, key)));
      const loaded = await store.load();
      const sorted = keys.toSorted((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
      expect(loaded.map(({ key }) => key)).toEqual(sorted);
      expect(loaded.map(({ value }) => value)).toEqual(sorted);
    });

    test("gives values that nobody can change, nor through what was put", async () => {
      await using opened = await open();
      const { store } = opened;
      const value = { name: "as put", tags: { a: "1" } };
      await store.commit([put("a", value)]);
      value.tags.a = "changed";
      const [loaded] = await store.load();
      expect(loaded?.value).toEqual({ name: "as put", tags: { a: "1" } });
      expect(Object.isFrozen(loaded?.value)).toBe(true);
      expect(Object.isFrozen((loaded?.value as typeof value | undefined)?.tags)).toBe(true);
    });

    test("gives what JSON makes of a value", async () => {
      await using opened = await open();
      const { store } = opened;
      const odd = {
        gone: undefined,
        time: new Date(0),
        half: "\ud800",
        zero: "\0",
        deep: [[[{}]]],
      };
      const named = JSON.parse('{"__proto__": {"a": 1}}');
      await store.commit([put("a", odd), put("b", named), put("c", null)]);
      const [a, b, c] = await store.load();
      expect(a?.value).toEqual({
        ...{ time: "1970-01-01T00:00:00.000Z", half: "\ud800", zero: "\0", deep: [[[{}]]] },
      });
      expect(Object.keys(b?.value as object)).toEqual(["__proto__"]);
      expect(c?.value).toBeNull();
    });
  });

  describe("content", () => {
    test("is kept by its digest, empty content too, until it is deleted", async () => {
      await using opened = await open();
      const { store } = opened;
      const code = content("code");
      const empty = content("");
      await store.commit([code, empty]);
      await store.commit([code]);
      expect(await store.content(code.sha256)).toEqual(code.bytes);
      expect(await store.content(empty.sha256)).toEqual(empty.bytes);
      await store.commit([removal(code)]);
      expect(await store.content(code.sha256)).toBeUndefined();
    });

    test("cannot be changed through what was put or what was answered", async () => {
      await using opened = await open();
      const { store } = opened;
      const { sha256, bytes } = content("code");
      const given = Uint8Array.from(bytes);
      await store.commit([{ kind: "putContent", sha256, bytes: given }]);
      given.fill(0);
      (await store.content(sha256))?.fill(1);
      expect(await store.content(sha256)).toEqual(bytes);
    });

    test("with another digest than its own is refused", async () => {
      await using opened = await open();
      const { sha256 } = content("one");
      const wrong = { ...content("two"), sha256 };
      await refused(opened.store.commit([put("a", 1), wrong]), /the digest of its bytes is 3fc4c/);
      expect(await opened.store.load()).toEqual([]);
    });
  });

  describe("its bounds", () => {
    const { keyBytesMax, valueBytesMax, valueDepthMax } = STORAGE_LIMITS;
    const { contentBytesMax, changesPerCommitMax } = STORAGE_LIMITS;

    test("keys have 1 to 1024 bytes", async () => {
      await using opened = await open();
      const longest = `é${"k".repeat(keyBytesMax - 2)}`;
      await opened.store.commit([put("k", 1), put(longest, 2)]);
      expect((await opened.store.load()).map(({ key }) => key)).toEqual(["k", longest]);
      for (const key of ["", `${longest}k`]) {
        await refused(opened.store.commit([put(key, 3)]), /a key is 1 to 1024 bytes of UTF-8/);
        await refused(opened.store.commit([remove(key)]), /a key is 1 to 1024 bytes of UTF-8/);
      }
    });

    test("keys are characters, not halves of them", async () => {
      await using opened = await open();
      await refused(opened.store.commit([put("a\ud800", 1)]), /half a character/);
    });

    test("values have at most 16 MiB of JSON", async () => {
      await using opened = await open();
      const most = "v".repeat(valueBytesMax - 2);
      await opened.store.commit([put("a", most)]);
      expect((await opened.store.load())[0]?.value === most).toBe(true);
      await refused(opened.store.commit([put("a", `${most}v`)]), /"a".*16777217 bytes.*16777216/);
      await refused(opened.store.commit([put("a", `é${most.slice(1)}`)]), /16777217 bytes of JSON/);
    });

    test("values have at most 1000 lists and objects in one another, brackets of text aside", async () => {
      await using opened = await open();
      const nested = (depth: number) =>
        JSON.parse(`${'{"a]":['.repeat(depth / 2)}${"]}".repeat(depth / 2)}`);
      const most = nested(valueDepthMax);
      await opened.store.commit([put("a", most), put("b", '[{\\"'.repeat(valueDepthMax))]);
      expect((await opened.store.load())[0]?.value).toEqual(most);
      const failure = /it has 1001 lists and objects in one another, and at most 1000/;
      await refused(opened.store.commit([put("a", [most])]), failure);
    });

    test("values are JSON", async () => {
      await using opened = await open();
      const cycle: unknown[] = [];
      cycle.push(cycle);
      for (const value of [undefined, () => 1, 1n, cycle]) {
        await refused(opened.store.commit([put("a", value)]), /"a": its value is not JSON/);
      }
    });

    test("contents have at most 50 MiB", async () => {
      await using opened = await open();
      const most = contentOf(new Uint8Array(contentBytesMax));
      await opened.store.commit([most]);
      expect((await opened.store.content(most.sha256))?.length).toBe(contentBytesMax);
      const over = contentOf(new Uint8Array(contentBytesMax + 1));
      await refused(opened.store.commit([over]), /52428801 bytes, and at most 52428800 are kept/);
    });

    test("commits have at most 100000 changes", async () => {
      await using opened = await open();
      const most = Array.from({ length: changesPerCommitMax }, () => remove("a"));
      await opened.store.commit(most);
      await refused(opened.store.commit([...most, remove("a")]), /100001 changes.*at most 100000/);
    });
  });

  test("close() ends it: what is asked then is refused, and closing again changes nothing", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.commit([put("a", 1)]);
    await store.close();
    await store.close();
    await refused(store.load(), /is closed/);
    await refused(store.content(content("x").sha256), /is closed/);
    await refused(store.commit([put("a", 2)]), /is closed/);
  });
}

function put(key: string, value: unknown) {
  return { kind: "put", key, value } as const;
}

function remove(key: string) {
  return { kind: "delete", key } as const;
}

function content(text: string) {
  return contentOf(new TextEncoder().encode(text));
}

function contentOf(bytes: Uint8Array) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { kind: "putContent", sha256, bytes } as const;
}

function removal({ sha256 }: { readonly sha256: string }) {
  return { kind: "deleteContent", sha256 } as const;
}

/** It is a `StoreFailure` of one line that says this. */
async function refused(promise: Promise<unknown>, sentence: RegExp): Promise<void> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(StoreFailure);
  expect((failure as Error).message).toMatch(sentence);
  expect((failure as Error).message).not.toContain("\n");
}
