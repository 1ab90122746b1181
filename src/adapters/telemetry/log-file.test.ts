import { describe, expect, test } from "bun:test";
import { mkdtemp, open, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { LOG_BUFFER_BYTES_MAX, LOG_FLUSH_TIMEOUT_MS, LogFile } from "./log-file.ts";

async function scene(options: { path?: string; bufferBytesMax?: number } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "sluice-log-"));
  const path = options.path ?? join(folder, "access.log");
  const warnings: string[] = [];
  const clock = new FakeClock();
  const file = new LogFile({
    path,
    clock,
    warn: (text) => warnings.push(text),
    ...(options.bufferBytesMax === undefined ? {} : { bufferBytesMax: options.bufferBytesMax }),
  });
  return {
    ...{ folder, path, warnings, clock, file },
    text: (at = path) => readFile(at, "utf8"),
    async [Symbol.asyncDispose]() {
      await file[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describe("LogFile", () => {
  test("appends lines in order, after what is there, and keeps others from reading them", async () => {
    await using log = await scene();
    await Bun.write(log.path, "before\n");
    for (const line of ["one", "two", "three"]) log.file.write(line);
    await log.file.settled();
    log.file.write("four");
    await log.file.settled();
    expect(await log.text()).toBe("before\none\ntwo\nthree\nfour\n");
    expect(log.warnings).toEqual([]);
    await rm(log.path);
    log.file.write("new");
    await log.file.settled();
    expect((await stat(log.path)).mode & 0o007).toBe(0);
  });

  test("writes what waits before it is done", async () => {
    const log = await scene();
    log.file.write("last words");
    await log.file[Symbol.asyncDispose]();
    expect(await log.text()).toBe("last words\n");
    expect(log.clock.pending).toBe(0);
    await log[Symbol.asyncDispose]();
  });

  test("waits so long for a disk that hangs, and no longer", async () => {
    await using log = await scene();
    const never = Promise.withResolvers<void>();
    const hanging = Object.assign(
      new LogFile({ path: log.path, clock: log.clock, warn: () => undefined }),
      { settled: () => never.promise },
    );
    let isDone = false;
    const done = hanging[Symbol.asyncDispose]().then(() => {
      isDone = true;
    });
    log.clock.advance(LOG_FLUSH_TIMEOUT_MS - 1);
    await Promise.resolve();
    expect(isDone).toBe(false);
    log.clock.advance(1);
    await done;
  });

  test("ends although what takes the lines hangs, and says how many are lost", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-log-"));
    const path = join(folder, "pipe");
    Bun.spawnSync(["mkfifo", path]);
    const reader = await open(path, "r+"); // Who holds a pipe open and does not read.
    const log = await scene({ path });
    log.file.write("x".repeat(200_000));
    log.file.write("y");
    const opened = reader.read(Buffer.alloc(1), 0, 1); // The write is under way, in a pipe that is too small for it.
    await opened;
    const end = log.file[Symbol.asyncDispose]();
    log.clock.advance(LOG_FLUSH_TIMEOUT_MS);
    await end;
    expect(log.warnings).toEqual([
      `${path} loses lines: it takes none`,
      `${path}: 2 lines are lost`,
    ]);
    for (let left = 200_002; left > 0; ) {
      left -= (await reader.read(Buffer.alloc(65_536))).bytesRead;
    }
    await log.file.settled();
    await reader.close();
    await log[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test("begins a new file when the old one was moved or removed", async () => {
    await using log = await scene();
    log.file.write("one");
    await log.file.settled();
    const moved = `${log.path}.1`;
    await rename(log.path, moved);
    log.file.write("two");
    await log.file.settled();
    expect(await log.text(moved)).toBe("one\n");
    expect(await log.text()).toBe("two\n");
    await rm(log.path);
    log.file.write("three");
    await log.file.settled();
    expect(await log.text()).toBe("three\n");
  });

  test("goes on at the end of a file that was emptied under it", async () => {
    await using log = await scene();
    log.file.write("one");
    await log.file.settled();
    await Bun.write(log.path, "");
    log.file.write("two");
    await log.file.settled();
    expect(await log.text()).toBe("two\n");
  });

  test("holds so many bytes for a slow disk, loses and counts what is above, and says so once", async () => {
    await using log = await scene({ bufferBytesMax: 8 });
    for (const line of ["abc", "def", "g", "h"]) log.file.write(line);
    await log.file.settled();
    expect(await log.text()).toBe("abc\ndef\n");
    expect(log.warnings).toEqual([
      `${log.path} loses lines: it takes lines more slowly than they come: 8 bytes wait`,
      `${log.path} takes lines again; 2 lines are lost`,
    ]);
    expect(log.file.lostLines).toBe(2);
    log.file.write("i");
    await log.file.settled();
    expect(await log.text()).toEndWith("i\n");
    expect(log.warnings).toHaveLength(2);
    expect(LOG_BUFFER_BYTES_MAX).toBe(1_048_576);
  });

  test("says once that the disk is full, however many lines it costs", async () => {
    await using log = await scene({ path: "/dev/full" });
    for (const line of ["one", "two", "three"]) {
      log.file.write(line);
      await log.file.settled();
    }
    expect(log.warnings).toHaveLength(1);
    expect(log.warnings[0]).toContain("/dev/full loses lines: ENOSPC");
    expect(log.file.lostLines).toBe(3);
  });

  test("goes on when the folder is there again, with the count of what was lost", async () => {
    await using log = await scene();
    const away = `${log.folder}.away`;
    log.file.write("one");
    await log.file.settled();
    await rename(log.folder, away);
    log.file.write("lost");
    await log.file.settled();
    await rename(away, log.folder);
    log.file.write("two");
    await log.file.settled();
    expect(log.warnings[0]).toContain("loses lines: ENOENT");
    expect(log.warnings[1]).toBe(`${log.path} takes lines again; 1 line is lost`);
    expect((await log.text()).replace("\n\n", "\n")).toBe("one\ntwo\n");
  });
});

test("LogFile.check() makes the file, and throws for one that cannot be", async () => {
  await using log = await scene();
  LogFile.check(log.path);
  expect(await log.text()).toBe("");
  expect(() => LogFile.check(join(log.folder, "none", "a.log"))).toThrow(
    `there is no folder ${join(log.folder, "none")}: make it first`,
  );
  expect(() => LogFile.check(log.folder)).toThrow("EISDIR");
  const pipe = join(log.folder, "pipe");
  Bun.spawnSync(["mkfifo", pipe]);
  expect(() => LogFile.check(pipe)).toThrow("ENXIO"); // Nobody reads it: opening would wait for ever.
});
