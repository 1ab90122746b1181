/**
 * What happens to a store on a disk that is full, read-only or somebody else's, told line by line in JSON:
 *
 *   storage-scenario.ts SCENARIO FOLDER
 *
 * It is a process of its own because what it needs holds for a whole process: a limit on the size of files, another user,
 * a mount that nobody else sees.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SqliteStore } from "../../src/adapters/storage/sqlite-store.ts";
import { type StoreChange, StoreFailure } from "../../src/engine/definition-store.ts";

/** A commit of this much does not fit where a small one may. */
const CONTENT_BYTES = 300_000;
/** Nothing here has room for so many. */
const COMMITS_MAX = 100;
const NOBODY = 65_534;

const [scenario = "", folder = ""] = process.argv.slice(2);

/** Commits until there is no room for another, looks what is there, makes room, and goes on. */
async function fill(makeRoom: () => void): Promise<void> {
  const store = SqliteStore.open(folder);
  let kept = 0;
  let failure: unknown;
  // A commit that failed has emptied the log, which may have made room for the same once more.
  while (kept < COMMITS_MAX) {
    failure = (await failureOf(store, kept)) && (await failureOf(store, kept));
    if (failure !== undefined) break;
    kept += 1;
  }
  tell({ failed: sentenceOf(failure), hasCommitted: kept > 0, ...(await lookInto(store, kept)) });
  makeRoom();
  await store.commit(commitOf(kept));
  tell({ goesOn: true, ...(await lookInto(store, kept + 1)) });
  await store.close();
  const reopened = SqliteStore.open(folder);
  tell({ reopened: true, ...(await lookInto(reopened, kept + 1)) });
  await reopened.close();
}

async function failureOf(store: SqliteStore, index: number): Promise<unknown> {
  return store.commit(commitOf(index)).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Each replaces what the one before it put, and adds something. */
function commitOf(index: number): StoreChange[] {
  return [
    { kind: "put", key: "last", value: index },
    { kind: "put", key: `apis/${index}`, value: { index } },
    { kind: "putContent", ...contentOf(index) },
  ];
}

function contentOf(index: number) {
  const bytes = new Uint8Array(CONTENT_BYTES).fill(index);
  return { sha256: createHash("sha256").update(bytes).digest("hex"), bytes };
}

/** Whether the store has the first commits and nothing of the one after them. */
async function lookInto(store: SqliteStore, commits: number): Promise<object> {
  const definitions = await store.load();
  const hasLast = definitions.some(({ key, value }) => key === "last" && value === commits - 1);
  let contents = 0;
  for (let index = 0; index <= commits; index += 1) {
    if ((await store.content(contentOf(index).sha256)) !== undefined) contents += 1;
  }
  return { isWhole: hasLast && definitions.length === commits + 1 && contents === commits };
}

async function openOnce(): Promise<void> {
  try {
    await SqliteStore.open(folder).close();
    tell({ opened: true });
  } catch (error) {
    tell({ failed: sentenceOf(error) });
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof StoreFailure ? error.message : `not a StoreFailure: ${error}`;
}

function tell(line: object): void {
  console.log(JSON.stringify(line));
}

function limitFiles(bytes: number | "unlimited"): void {
  const set = ["--pid", String(process.pid), `--fsize=${bytes}:unlimited`];
  if (spawnSync("prlimit", set).status !== 0) throw new Error("prlimit failed");
}

switch (scenario) {
  case "file-limit":
    limitFiles(2_000_000);
    await fill(() => limitFiles("unlimited"));
    break;
  case "full-disk": {
    const ballast = join(folder, "ballast");
    writeFileSync(ballast, new Uint8Array(2_000_000));
    await fill(() => rmSync(ballast));
    break;
  }
  case "open-as-nobody":
    if (process.getuid?.() === 0) process.setuid?.(NOBODY);
    await openOnce();
    break;
  case "open":
    await openOnce();
    break;
  default:
    throw new Error(`There is no scenario "${scenario}"`);
}
