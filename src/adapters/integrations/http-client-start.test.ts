import { expect, test } from "bun:test";
import { join } from "node:path";

const RUNTIME = join(import.meta.dir, "../../../bin/runtime");

const PROGRAM = `
import { closeSync, openSync, readdirSync } from "node:fs";
import { startHttpClient } from ${JSON.stringify(join(import.meta.dir, "http-client-start.ts"))};
const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("reached") });
const descriptors = () => readdirSync("/proc/self/fd").length;
const before = descriptors();
startHttpClient();
while (descriptors() === before) await new Promise((resolve) => setImmediate(resolve));
const call = () => fetch(server.url).then((answer) => answer.text(), () => "not reached");
const held = [];
try { for (;;) held.push(openSync("/dev/null")); } catch {}
const said = [await call()];
for (const descriptor of held) closeSync(descriptor);
said.push(await call());
console.log(said.join(", "));
process.exit();
`;

// What a process has open is told by Linux alone.
test.skipIf(process.platform !== "linux")(
  "a first request without a free descriptor fails alone, and the next one has what it needs",
  async () => {
    const command = ["/bin/sh", "-c", 'ulimit -n 64; exec "$0" -e "$1"', RUNTIME, PROGRAM];
    await using program = Bun.spawn(command, {
      env: { PATH: process.env.PATH },
      stdout: "pipe",
      stderr: "inherit",
    });
    expect(await new Response(program.stdout).text()).toBe("not reached, reached\n");
  },
);
