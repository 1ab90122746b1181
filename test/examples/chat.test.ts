import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../support/chromium.ts";
import { findNode, hasProgram } from "../support/programs.ts";
import { outputOf } from "../support/run-program.ts";

const example = new URL("../../examples/chat/", import.meta.url);
const folder = await mkdtemp(join(tmpdir(), "sluice-chat-test-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs statements with the table's functions in a Node of their own, as an invocation does. */
async function withTable(statements: string): Promise<string> {
  const table = JSON.stringify(new URL("src/connections.mjs", example).href);
  const names = "putConnection, getConnection, deleteConnection, listConnections";
  const script = `import { ${names} } from ${table};\n${statements}`;
  const { output } = await outputOf([findNode(), "--input-type=module", "--eval", script], {
    environment: { CONNECTIONS_FOLDER: join(folder, "table") },
  });
  return output;
}

describe("the table of connections", () => {
  const show = "console.log(JSON.stringify(await listConnections()));";

  test("is empty before anything was put", async () => {
    expect(await withTable(show)).toBe("[]");
    expect(await withTable("console.log(await getConnection('a='));")).toBe("undefined");
  });

  test("is the same one in every process", async () => {
    const ids = "['a/b=', 'c_d==']";
    await withTable(
      `for (const id of ${ids}) await putConnection({ connectionId: id, name: id });`,
    );
    const items = JSON.parse(await withTable(show)) as { connectionId: string }[];
    expect(items.map((item) => item.connectionId).toSorted()).toEqual(["a/b=", "c_d=="]);
    await withTable("await putConnection({ connectionId: 'a/b=', name: 'ann' });");
    const ann = "console.log((await getConnection('a/b=')).name);";
    expect(await withTable(ann)).toBe("ann");
    await withTable(`for (const id of ${ids}) await deleteConnection(id);`);
    expect(await withTable(`await deleteConnection('a/b=');${show}`)).toBe("[]");
  });
});

describe("the page", () => {
  test.skipIf(!hasProgram("chromium"))(
    "joins, shows messages as text and shows the close code",
    async () => {
      const received: string[] = [];
      using server = Bun.serve({
        port: 0,
        hostname: "127.0.0.1",
        fetch: (request, self) => (self.upgrade(request) ? undefined : new Response("no")),
        websocket: {
          message(socket, message) {
            received.push(String(message));
            const { action, data } = JSON.parse(String(message)) as Record<string, string>;
            if (action === "join") socket.send('{"joined":"ann"}');
            else if (data === "leave") socket.close(1009, "Message too big");
            else socket.send(JSON.stringify({ from: "bob", data: `<b>${data}</b>` }));
          },
        },
      });
      await using browser = await launchChromium();
      const page = await browser.newPage();
      const url = encodeURIComponent(`ws://127.0.0.1:${server.port}/dev`);
      await page.goto(`${new URL("page/index.html", example).href}?url=${url}`);
      await page.getByLabel("Name").fill("ann");
      await page.getByRole("button", { name: "Connect" }).click();
      await page.getByText("You are ann").waitFor();
      const say = async (text: string) => {
        await page.getByRole("textbox", { name: "Message" }).fill(text);
        await page.getByRole("button", { name: "Send" }).click();
      };
      await say("hi");
      await page.getByText("<b>hi</b>").waitFor();
      await say("leave");
      await page.getByText("Closed: 1009 “Message too big”").waitFor();
      expect(await page.getByRole("status").textContent()).toBe("Closed with 1009");
      expect(received[0]).toBe('{"action":"join","name":"ann"}');
    },
    60_000,
  );

  test("names every file it loads, and each is there", async () => {
    const html = await Bun.file(fileURLToPath(new URL("page/index.html", example))).text();
    const files = [...html.matchAll(/(?:src|href)="([^":]+)"/g)].map((match) => match[1] ?? "");
    expect(files).toEqual(["chat.css", "chat.js"]);
    for (const file of files) {
      expect(await Bun.file(fileURLToPath(new URL(`page/${file}`, example))).exists()).toBe(true);
    }
  });
});
