// The table of open connections: one item per connection, found by its connectionId.
//
// On AWS this is a DynamoDB table. Here it is a folder with one small file per connection, so that the
// example needs no account, no Docker and no network: each invocation may run in another process, and
// what the processes share is the disk. README.md shows the same four functions on DynamoDB.
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = process.env.CONNECTIONS_FOLDER || join(tmpdir(), "sluice-chat-connections");

/** Creates or replaces an item. */
export async function putConnection(connection) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Written beside and then renamed: a reader sees the old item or the new one, never half of it.
  const draft = join(folder, `.${randomUUID()}`);
  await writeFile(draft, JSON.stringify(connection));
  await rename(draft, fileOf(connection.connectionId));
}

export async function getConnection(connectionId) {
  const text = await readOrNothing(fileOf(connectionId));
  return text === undefined ? undefined : JSON.parse(text);
}

/** Deleting what is not there is fine: $disconnect and a failed send may both clean up. */
export async function deleteConnection(connectionId) {
  await rm(fileOf(connectionId), { force: true });
}

export async function listConnections() {
  const names = (await readdir(folder).catch(nothingWhenAbsent)) ?? [];
  const items = names
    .filter((name) => !name.startsWith("."))
    .map((name) => readOrNothing(join(folder, name)));
  return (await Promise.all(items))
    .filter((text) => text !== undefined)
    .map((text) => JSON.parse(text));
}

function fileOf(connectionId) {
  return join(folder, encodeURIComponent(connectionId));
}

function readOrNothing(file) {
  return readFile(file, "utf8").catch(nothingWhenAbsent);
}

function nothingWhenAbsent(error) {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
