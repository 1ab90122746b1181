/**
 * By hand, on a machine that does nothing else: what 1000 clients that do not read do to the others.
 *
 *   sudo unshare -n sh -c 'ip link set lo up; sysctl -w net.ipv4.tcp_wmem="4096 16384 131072" \
 *     net.ipv4.tcp_rmem="4096 16384 131072"; exec bin/runtime test/hostile/measure-stuck-clients.ts'
 *
 * (a network of its own with small system buffers, which would else take 4 MiB for each client before the gateway's fill).
 * Prints the memory of the gateway and how long others wait for an answer, first while the 1000 read what they are posted,
 * then while they do not.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Socket } from "bun";
import { systemClock } from "../../src/adapters/system/system-clock.ts";
import { RawClient } from "../support/raw-client.ts";
import { encodeClientFrame, OPCODE } from "../support/raw-frame.ts";
import { Poster } from "./support-poster.ts";
import { PONG_PROJECT } from "./support-victim.ts";

const SLUICE = fileURLToPath(new URL("../../bin/sluice", import.meta.url));
const STUCK = 1_000;
const POSTS_PER_SECOND = 1_000;
const OTHERS = 20;
const PHASE_MS = 10_000;
/** Of a message, bytes: of those that fill the buffers of who does not read, and of those that are measured. */
const LARGE = 16_384;
const MEASURED = 4_096;

const folder = await mkdtemp(join(tmpdir(), "sluice-stuck-"));
// Tells each client its id, whatever it says.
await writeFile(
  join(folder, "sluice.yaml"),
  PONG_PROJECT.replace('"pong"', '"$context.connectionId"'),
);
const child = Bun.spawn(
  [
    ...[SLUICE, "dev", folder, "--json", "--no-watch", "--port", "0", "--state-folder", folder],
    ...["--limits-account-requests-per-second", "1000000", "--limits-account-burst", "1000000"],
    ...["--limits-new-connections-per-second", "100000", "--limits-send-buffer-bytes-max", "65536"],
  ],
  { stdout: "pipe", stderr: "ignore" },
);
const { value } = await child.stdout.getReader().read();
const { url, controlUrl } = JSON.parse(new TextDecoder().decode(value).split("\n")[0] ?? "");
const port = Number(new URL(url).port);

const UPGRADE = [
  ...["GET /dev HTTP/1.1", `Host: localhost:${port}`, "Connection: Upgrade", "Upgrade: websocket"],
  ...["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "\r\n"],
].join("\r\n");

/** The pace of a measurement: nothing is awaited by it. */
function paced(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  systemClock.schedule(systemClock.elapsed() + milliseconds, resolve);
  return promise;
}

const mebibytes = (bytes: number) => Math.round(bytes / 1_048_576);

function residentMebibytes(): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return mebibytes(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1_024);
}

async function sendBufferMebibytes(): Promise<number> {
  const text = await (await fetch(`${controlUrl}/metrics`)).text();
  const sum = [...text.matchAll(/^sluice_send_buffer_bytes\S* (\S+)$/gm)];
  return mebibytes(sum.reduce((total, [, bytes]) => total + Number(bytes), 0));
}

/** A client that reads, or does not, and nothing else. */
async function open(): Promise<RawClient> {
  const client = await RawClient.connect({ port });
  await client.upgrade("/dev");
  return client;
}

/** A client that costs this program as little as it can; its id. */
async function openRaw(): Promise<{ socket: Socket; id: string }> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let received = "";
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      open: (opened) => void opened.write(UPGRADE),
      data(opened, chunk) {
        if (received === "")
          opened.write(encodeClientFrame({ opcode: OPCODE.text, payload: "id" }));
        if (received.length < 1_000) received += chunk.toString("latin1");
        const id = /[\w-]{18}==/.exec(received.slice(received.indexOf("\r\n\r\n")))?.[0];
        if (id !== undefined) resolve(id);
      },
    },
  });
  return { socket, id: await promise };
}

async function asksFor(durationMs: number, latencies: number[]): Promise<void> {
  using client = await open();
  const until = performance.now() + durationMs;
  while (performance.now() < until) {
    const before = performance.now();
    client.sendFrame({ opcode: OPCODE.text, payload: "ping" });
    await client.readFrame();
    latencies.push(performance.now() - before);
    await paced(20);
  }
}

/** Posts to one after the other at the rate, for as long; the statuses by number. */
async function postAtRate(requests: readonly Uint8Array[], durationMs: number) {
  const statuses: Record<number, number> = {};
  const poster = await RawClient.connect({ port });
  const start = performance.now();
  const until = start + durationMs;
  let sent = 0;
  let answered = 0;
  const reading = (async () => {
    while (performance.now() < until || answered < sent) {
      if (answered >= sent) await paced(1);
      else {
        const { status } = await poster.readAnswer();
        statuses[status] = (statuses[status] ?? 0) + 1;
        answered += 1;
      }
    }
  })();
  while (performance.now() < until) {
    const due = ((performance.now() - start) / 1_000) * POSTS_PER_SECOND;
    for (; sent < due; sent += 1) poster.send(requests[sent % requests.length] ?? "");
    await paced(2);
  }
  await reading;
  poster.close();
  return { statuses, perSecond: Math.round((sent / durationMs) * 1_000) };
}

function percentile(values: number[], share: number): string {
  const sorted = values.toSorted((one, other) => one - other);
  return `${(sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2)} ms`;
}

async function phase(name: string, requests: readonly Uint8Array[]): Promise<void> {
  const latencies: number[] = [];
  const asking = Array.from({ length: OTHERS }, () => asksFor(PHASE_MS, latencies));
  const [posted] = await Promise.all([postAtRate(requests, PHASE_MS), ...asking]);
  console.log(
    `${name}: ${posted.perSecond} posts/s ${JSON.stringify(posted.statuses)}; others: ${latencies.length} answers, ` +
      `p50 ${percentile(latencies, 0.5)}, p99 ${percentile(latencies, 0.99)}; ` +
      `RSS ${residentMebibytes()} MiB, send buffers ${await sendBufferMebibytes()} MiB`,
  );
}

try {
  const readers: Socket[] = [];
  const ids: string[] = [];
  for (let count = 0; count < STUCK; count += 1) {
    const { socket, id } = await openRaw();
    readers.push(socket);
    ids.push(id);
  }
  await using poster = await Poster.connect(port);
  console.log(`${readers.length} clients are open: RSS ${residentMebibytes()} MiB`);
  const requests = (bytes: number) => ids.map((id) => poster.request(id, "x".repeat(bytes)));
  await phase("all read", requests(MEASURED));
  for (const socket of readers) socket.pause();
  let filled = 0;
  await using filler = await Poster.connect(port);
  for (const size of [LARGE, MEASURED]) {
    const text = "x".repeat(size);
    for (const id of ids) while ((await filler.post(id, text)) === 200) filled += size;
  }
  console.log(
    `none reads, all are full: ${mebibytes(filled)} MiB were taken; RSS ${residentMebibytes()} MiB, send buffers ${await sendBufferMebibytes()} MiB`,
  );
  await phase("none reads", requests(MEASURED));
  for (const socket of readers) socket.terminate();
} finally {
  child.kill("SIGTERM");
  await child.exited;
  await rm(folder, { recursive: true, force: true });
}
