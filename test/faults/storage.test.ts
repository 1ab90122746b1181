import { describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { fileURLToPath } from "node:url";
import { SqliteStore } from "../../src/adapters/storage/sqlite-store.ts";
import { storageFolder } from "../../src/adapters/storage/storage-folder.fixture.ts";
import { outputOf, runProgram } from "../support/run-program.ts";
import { killStorage } from "./kill-storage.ts";

const RUNTIME = fileURLToPath(new URL("../../bin/runtime", import.meta.url));
const WRITER = fileURLToPath(new URL("commit-writer.ts", import.meta.url));
const SCENARIO = fileURLToPath(new URL("storage-scenario.ts", import.meta.url));

/** Own mounts, as root or as a root of one's own; containers and some systems forbid both, and nothing can be installed for it. */
const UNSHARE = ["unshare", process.getuid?.() === 0 ? "-m" : "-rm"] as const;
const canMount =
  spawnSync(UNSHARE[0], [UNSHARE[1], "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

/** What the scenario tells, line by line. */
async function told(command: readonly [string, ...string[]]): Promise<unknown[]> {
  const { output, exitCode } = await outputOf(command);
  expect({ output, exitCode }).toEqual({ output, exitCode: 0 });
  return output.split("\n").map((line) => JSON.parse(line));
}

/** The scenario in a folder that is a disk of its own. */
function onDisk(mount: string, scenario: string, folder: string): Promise<unknown[]> {
  const script = `mount -t tmpfs ${mount} tmpfs "$3" && exec "$0" "$1" "$2" "$3"`;
  return told([...UNSHARE, "sh", "-c", script, RUNTIME, SCENARIO, scenario, folder]);
}

const onOwnMount = test.skipIf(!canMount);

describe("a store on a full disk", () => {
  const refused = (reason: string) =>
    expect.stringMatching(new RegExp(`^Cannot keep a change in "[^"\n]+/sluice\\.db": ${reason}$`));
  const course = (reason: string) => [
    { failed: refused(reason), hasCommitted: true, isWhole: true },
    { goesOn: true, isWhole: true },
    { reopened: true, isWhole: true },
  ];

  test("refuses the change, keeps all before it and nothing of it, and goes on when there is room: a limit on the size of files", async () => {
    using place = storageFolder();
    expect(await told([RUNTIME, SCENARIO, "file-limit", place.folder])).toEqual(
      course("its disk failed; .* \\(SQLITE_IOERR_WRITE\\)"),
    );
  });

  onOwnMount("does the same on a disk of 4 MB", async () => {
    using place = storageFolder();
    expect(await onDisk("-o size=4000000", "full-disk", place.folder)).toEqual(
      course("no space is left on its disk; free some and try again \\(SQLITE_FULL\\)"),
    );
  });

  onOwnMount("does not start on one without any room, and says so", async () => {
    using place = storageFolder();
    expect(await onDisk("-o size=4096", "open", place.folder)).toEqual([
      { failed: expect.stringMatching(/^Cannot lock the data folder with .*no space is left/) },
    ]);
  });
});

describe("a data folder that cannot be written", () => {
  test("is named: another user's", async () => {
    using place = storageFolder();
    chmodSync(place.folder, 0o755);
    mkdirSync(place.path("data"), { mode: 0o555 });
    expect(await told([RUNTIME, SCENARIO, "open-as-nobody", place.path("data")])).toEqual([
      {
        failed: `Cannot make the file "${place.path("data/sluice.lock")}": permission is missing; give this user the right to write there, or name another folder (EACCES)`,
      },
    ]);
    expect(await told([RUNTIME, SCENARIO, "open-as-nobody", place.path("data/new")])).toEqual([
      {
        failed: `Cannot make the data folder "${place.path("data/new")}": permission is missing; give this user the right to write there, or name another folder (EACCES)`,
      },
    ]);
  });

  onOwnMount("is named: on a read-only file system", async () => {
    using place = storageFolder();
    expect(await onDisk("-o ro", "open", place.folder)).toEqual([
      {
        failed: `Cannot make the file "${place.path("sluice.lock")}": its file system is read-only; mount it writable, or name another folder (EROFS)`,
      },
    ]);
  });
});

describe("a store and processes", () => {
  const writer = (folder: string) => runProgram([RUNTIME, WRITER, folder, "1", "0", "1000000"]);

  test("a second process is told who has the folder; when that is killed, the next one has it at once", async () => {
    using place = storageFolder();
    await using first = writer(place.folder);
    const [, pid] = await first.printed(/^opening (\d+)\n0\n/);
    first.signal("SIGSTOP");
    expect(() => SqliteStore.open(place.folder)).toThrow(
      `The data folder "${place.folder}" is in use by process ${pid} on ${hostname()}: stop that, or name another folder`,
    );
    first.signal("SIGKILL");
    await first.exited;
    const next = SqliteStore.open(place.folder);
    expect((await next.load()).length).toBeGreaterThan(0);
    await next.close();
  });

  test("of processes that start at once, one has the folder and the others are told", async () => {
    using place = storageFolder();
    const writers = Array.from({ length: 4 }, () => writer(place.folder));
    try {
      const answers = await Promise.all(
        writers.map((one) => one.printed(/^opening \d+\n(0\n|StoreFailure: .*is in use by)/)),
      );
      expect(answers.filter(([, said]) => said === "0\n")).toHaveLength(1);
    } finally {
      for (const one of writers) one.signal("SIGKILL");
      await Promise.all(writers.map(({ exited }) => exited));
    }
  });

  test("what a process was told is kept is there after it was killed, and nothing is there by half", async () => {
    const report = await killStorage({ kills: 5, commits: 100, seed: 1 });
    expect(report.answered).toBeGreaterThan(50);
  }, 30_000);
});
