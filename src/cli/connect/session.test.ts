import { expect, test } from "bun:test";
import { PassThrough } from "node:stream";
import { waitFor } from "../../../test/support/wait-for.ts";
import { openWebSocket } from "./open-websocket.ts";
import { runSession } from "./session.ts";

/** A person at a terminal, connected to a server that repeats what it hears. What is printed is kept in order. */
async function atTerminal() {
  const heard: string[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request, self) =>
      self.upgrade(request) ? undefined : new Response("", { status: 400 }),
    websocket: {
      message(socket, text) {
        heard.push(String(text));
        if (text === "away") socket.close(1001, "Going away");
        else socket.send(`echo ${text}`);
      },
    },
  });
  const url = new URL(`ws://127.0.0.1:${server.port}/dev`);
  const trust = { rejectUnauthorized: true };
  const opened = await openWebSocket({ url, headers: [], subprotocols: [], trust });
  const [input, output] = [tty(), tty()];
  let screen = "";
  const listeners = new Set<() => void>();
  const print = (text: string) => {
    screen += text;
    for (const notice of listeners) notice();
  };
  output.setEncoding("utf8").on("data", print);
  const exitCode = runSession(opened, {
    input,
    output,
    isInteractive: true,
    waitMs: 1_000,
    status: (line) => print(`${line}\n`),
  });
  const subscribe = (changed: () => void) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  };
  return {
    heard,
    exitCode,
    screen: () => screen,
    type: (text: string) => input.write(text),
    printed: (text: string) =>
      waitFor(subscribe, () => screen.includes(text) || undefined, { what: `"${text}"` }),
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

function tty(): PassThrough {
  return Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
}

test("runSession() sends a line and nothing for Enter alone", async () => {
  await using person = await atTerminal();
  person.type("\r");
  person.type("hi\r");
  await person.printed("\r\u001b[2K< echo hi\n");
  expect(person.heard).toEqual(["hi"]);
  person.type("away\r");
  expect(await person.exitCode).toBe(1);
});

test("runSession() clears its prompt for the last line, and leaves what was half typed above it", async () => {
  await using person = await atTerminal();
  person.type("away\r");
  await person.exitCode;
  expect(person.screen()).toEndWith('\r\u001b[2KDisconnected (code: 1001, reason: "Going away")\n');

  await using other = await atTerminal();
  other.type("away\rhalf");
  await other.exitCode;
  expect(other.screen()).toEndWith('half\nDisconnected (code: 1001, reason: "Going away")\n');
});
