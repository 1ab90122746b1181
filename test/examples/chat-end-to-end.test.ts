import { afterAll, expect, test } from "bun:test";
import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startDev } from "../dev/dev-process.ts";
import { connect } from "../dev/websocket.ts";

const folder = await mkdtemp(join(tmpdir(), "sluice-chat-end-to-end-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const example = fileURLToPath(new URL("../../examples/chat", import.meta.url));
/** Where the handlers keep their table: below the temporary folder they are given. */
const table = join(folder, "sluice-chat-connections");

test("the chat example: two clients join, talk and leave; a connection that is gone is forgotten", async () => {
  await using running = await startDev(example, {
    flags: ["--no-watch"],
    environment: { TMPDIR: folder },
  });
  const { program, ready } = running;
  using ann = await connect(ready.url);
  using bob = await connect(ready.url);
  ann.send({ action: "join", name: "ann" });
  bob.send({ action: "join", name: "bob" });
  expect(await ann.message("joined")).toBe('{"joined":"ann"}');
  expect(await bob.message("joined")).toBe('{"joined":"bob"}');

  ann.send({ action: "sendmessage", data: "hi" });
  for (const client of [ann, bob]) {
    expect(await client.message("hi")).toBe('{"from":"ann","data":"hi"}');
  }
  ann.send("no route takes this");
  expect(await ann.message("error")).toContain('send {\\"action\\":\\"join\\"');

  // Bob leaves, and his item comes back as if no one had been told.
  const items = await readdir(table);
  expect(items).toHaveLength(2);
  for (const item of items) await copyFile(join(table, item), join(folder, item));
  bob.close(1000);
  await program.printed(/left with 1000/);
  await program.printed(/ 200 \$disconnect /);
  const [annsItem = ""] = await readdir(table);
  const bobsItem = items.find((item) => item !== annsItem) ?? "";
  await copyFile(join(folder, bobsItem), join(table, bobsItem));

  ann.send({ action: "sendmessage", data: "anyone here?" });
  await ann.message("anyone here?");
  // The first line was of the message before.
  await program.printed(/ 200 sendmessage [\s\S]* 200 sendmessage /);
  await program.printed(/ 410 /);
  expect(await readdir(table)).toEqual([annsItem]);
}, 60_000);
