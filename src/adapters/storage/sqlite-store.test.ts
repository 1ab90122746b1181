import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { type StoreChange, StoreFailure } from "../../engine/definition-store.ts";
import { definitionStoreContract } from "./definition-store.contract.ts";
import { SqliteStore, WRITE_WAIT_MS } from "./sqlite-store.ts";
import { storageFolder } from "./storage-folder.fixture.ts";

const put = (key: string, value: unknown): StoreChange => ({ kind: "put", key, value });

function content(bytes: Uint8Array) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { kind: "putContent", sha256, bytes } as const;
}

function openedIn(place: ReturnType<typeof storageFolder>, options = {}) {
  const store = SqliteStore.open(place.folder, options);
  return { store, [Symbol.asyncDispose]: () => store.close() };
}

describe("SqliteStore", () => {
  definitionStoreContract(async () => {
    const place = storageFolder();
    const store = SqliteStore.open(place.folder);
    return {
      store,
      async [Symbol.asyncDispose]() {
        await store.close();
        place[Symbol.dispose]();
      },
    };
  });

  test("has everything again when it is opened again", async () => {
    using place = storageFolder();
    const code = content(new TextEncoder().encode("code"));
    const first = SqliteStore.open(place.folder);
    await first.commit([put("apis/a", { name: "é" }), code]);
    await first.close();
    await using second = openedIn(place);
    expect(await second.store.load()).toEqual([{ key: "apis/a", value: { name: "é" } }]);
    expect(await second.store.content(code.sha256)).toEqual(code.bytes);
  });

  test("is opened once at a time, and its lock goes when it is closed or does not open", async () => {
    using place = storageFolder();
    const first = SqliteStore.open(place.folder);
    expect(() => SqliteStore.open(place.folder)).toThrow(/is in use by process \d+ on /);
    await first.commit([put("a", 1)]);
    await first.close();
    const good = readFileSync(place.path("sluice.db"));
    writeFileSync(place.path("sluice.db"), "spoilt");
    for (let time = 1; time <= 2; time += 1) {
      expect(() => SqliteStore.open(place.folder)).toThrow(/is not an SQLite file/);
    }
    writeFileSync(place.path("sluice.db"), good);
    await using again = openedIn(place);
    expect(await again.store.load()).toEqual([{ key: "a", value: 1 }]);
  });

  test("lets another program read and copy it meanwhile", async () => {
    using place = storageFolder();
    await using opened = openedIn(place);
    await opened.store.commit([put("a", 1)]);
    using reader = new Database(place.path("sluice.db"), { readonly: true });
    reader.run("BEGIN");
    expect(reader.query("SELECT key FROM definitions").values()).toEqual([["a"]]);
    await opened.store.commit([put("b", 2)]);
    expect(reader.query("SELECT key FROM definitions").values()).toEqual([["a"]]);
    reader.run("COMMIT");
    using backup = storageFolder();
    reader.run("VACUUM INTO ?1", [backup.path("sluice.db")]);
    await using restored = openedIn(backup);
    expect((await restored.store.load()).map(({ key }) => key)).toEqual(["a", "b"]);
  });

  test("a commit waits for another program that writes, and then goes on", async () => {
    using place = storageFolder();
    await using opened = openedIn(place);
    using writer = new Database(place.path("sluice.db"));
    writer.run("BEGIN IMMEDIATE");
    const committed = opened.store.commit([put("a", 1)]);
    writer.run("ROLLBACK");
    await committed;
    expect(await opened.store.load()).toEqual([{ key: "a", value: 1 }]);
  });

  test("a commit waits so long for another program that writes, and no longer", async () => {
    using place = storageFolder();
    expect(WRITE_WAIT_MS).toBe(2_000);
    await using opened = openedIn(place, { writeWaitMs: 30 });
    using writer = new Database(place.path("sluice.db"));
    writer.run("BEGIN IMMEDIATE");
    const started = performance.now();
    await expect(opened.store.commit([put("a", 1)])).rejects.toThrow(
      /^Cannot keep a change in ".*sluice\.db": another program writes to it.*\(SQLITE_BUSY\)$/,
    );
    expect(performance.now() - started).toBeGreaterThanOrEqual(30);
    writer.run("ROLLBACK");
    await opened.store.commit([put("a", 2)]);
    expect(await opened.store.load()).toEqual([{ key: "a", value: 2 }]);
  });

  test("keeps equal content once, uses the room of deleted content again, and gives it back at the next start", async () => {
    using place = storageFolder();
    const sizeOf = () => statSync(place.path("sluice.db")).size;
    const store = SqliteStore.open(place.folder);
    const megabyte = 1_048_576;
    const code = [1, 2, 3].map((byte) => content(new Uint8Array(2 * megabyte).fill(byte)));
    const [first, second, third] = code as [StoreChange, StoreChange, StoreChange];
    await store.commit([first, second, { ...code[0] } as StoreChange]);
    await store.commit([{ kind: "deleteContent", sha256: code[0]?.sha256 ?? "" }]);
    await store.commit([third, put("a", 1)]);
    await store.close();
    expect(sizeOf()).toBeGreaterThan(4 * megabyte);
    expect(sizeOf()).toBeLessThan(5 * megabyte);
    const again = SqliteStore.open(place.folder);
    await again.commit([{ kind: "deleteContent", sha256: code[1]?.sha256 ?? "" }]);
    await again.close();
    await using last = openedIn(place);
    expect(sizeOf()).toBeLessThan(3 * megabyte);
    expect((await last.store.content(code[2]?.sha256 ?? ""))?.length).toBe(2 * megabyte);
  });

  test("tables that were changed are told of, and leave the folder to the next one", async () => {
    using place = storageFolder();
    await SqliteStore.open(place.folder).close();
    const other = new Database(place.path("sluice.db"));
    other.run("ALTER TABLE contents RENAME COLUMN bytes TO octets");
    other.close(true);
    for (let time = 1; time <= 2; time += 1) {
      expect(() => SqliteStore.open(place.folder)).toThrow(
        `Cannot open "${place.path("sluice.db")}": it is not as it was made; put a backup in its place, or name another folder (no such column: bytes)`,
      );
    }
  });

  test("a bit that changed anywhere in the file is told of, or changes nothing that is read", async () => {
    using place = storageFolder();
    const code = content(Buffer.from("code ".repeat(4_000)));
    const store = SqliteStore.open(place.folder);
    const changes = Array.from({ length: 20 }, (_, at) => put(`apis/${at}`, { name: `n${at}` }));
    await store.commit([...changes, code]);
    const expected = await store.load();
    await store.close();
    const good = readFileSync(place.path("sluice.db"));
    let told = 0;
    for (let at = 0; at < good.length; at += 997) {
      using other = storageFolder();
      const spoilt = Uint8Array.from(good);
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(other.path("sluice.db"), spoilt);
      const found = await readAll(other.folder, code.sha256).catch((error: unknown) => error);
      if (found instanceof StoreFailure) told += 1;
      else expect(found).toEqual({ definitions: expected, code: Uint8Array.from(code.bytes) });
    }
    expect(told).toBeGreaterThan(10);
  });

  test("content and values that are not what was kept are named", async () => {
    using place = storageFolder();
    const code = content(new TextEncoder().encode("code"));
    await using opened = openedIn(place);
    await opened.store.commit([put("apis/a", { name: "kept" }), code]);
    using other = new Database(place.path("sluice.db"));
    other.run("UPDATE contents SET bytes = x'00'");
    other.run("UPDATE definitions SET value = replace(value, 'kept', 'bent')");
    await expect(opened.store.content(code.sha256)).rejects.toThrow(
      `"${place.path("sluice.db")}" is damaged (the content ${code.sha256} is not what was kept): put a backup in its place`,
    );
    await expect(opened.store.load()).rejects.toThrow(/\(the definition "apis\/a" is not what was/);
  });

  test("is whole as it lies there at any moment, without its last words", async () => {
    using place = storageFolder();
    await using opened = openedIn(place);
    for (let count = 1; count <= 5; count += 1) await opened.store.commit([put("a", count)]);
    using copy = storageFolder();
    for (const name of ["sluice.db", "sluice.db-wal"])
      copyFileSync(place.path(name), copy.path(name));
    await using recovered = openedIn(copy);
    expect(await recovered.store.load()).toEqual([{ key: "a", value: 5 }]);
  });
});

async function readAll(folder: string, sha256: string) {
  const store = SqliteStore.open(folder);
  try {
    const [definitions, code] = [await store.load(), await store.content(sha256)];
    return { definitions, code: code && Uint8Array.from(code) };
  } finally {
    await store.close();
  }
}
