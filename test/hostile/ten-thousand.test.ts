import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Socket } from "bun";
import { withDeadline } from "../support/wait-for.ts";
import { chatOnce, eventually, PONG_PROJECT } from "./support-victim.ts";

const SLUICE = fileURLToPath(new URL("../../bin/sluice", import.meta.url));
const HANGING = 10_000;
/** Connections made at once: less than any system's queue of half-open ones. */
const AT_ONCE = 250;
/** Long enough for all to have come before the first is cut, milliseconds. */
const HEAD_TIMEOUT_MS = 12_000;
/** File descriptors a process needs besides its clients. */
const SPARE_FILES = 200;

/** What clients send who never finish: nothing, half a head, half a ClientHello of 512 bytes. */
const OPENINGS = [
  new Uint8Array(0),
  new TextEncoder().encode("GET /dev HTTP/1.1\r\nHost: localhost\r\nUpgr"),
  Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3),
] as const;

interface GatewayProcess extends AsyncDisposable {
  readonly port: number;
  openFiles(): number;
  printed(): string;
}

async function startGatewayProcess(): Promise<GatewayProcess> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-flood-"));
  await writeFile(join(folder, "sluice.yaml"), PONG_PROJECT);
  const errors = Bun.file(join(folder, "stderr"));
  const child = Bun.spawn(
    [SLUICE, "dev", folder, "--json", "--no-watch", "--port", "0", "--state-folder", folder],
    {
      env: { ...process.env, SLUICE_LIMITS_REQUEST_HEAD_TIMEOUT_MS: String(HEAD_TIMEOUT_MS) },
      stdout: "pipe",
      stderr: errors,
    },
  );
  const reader = child.stdout.getReader();
  const { value } = await withDeadline(reader.read(), { what: "the gateway to be ready" });
  const { url } = JSON.parse(new TextDecoder().decode(value).split("\n")[0] ?? "");
  return {
    port: Number(new URL(url).port),
    openFiles: () => readdirSync(`/proc/${child.pid}/fd`).length,
    printed: () => readFileSync(join(folder, "stderr"), "utf8"),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await withDeadline(child.exited, { what: "the gateway to end" });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Crowd extends Disposable {
  /** Those that were let go by the gateway, of the ones that had sent something. */
  readonly cut: () => number;
  readonly allCut: Promise<void>;
}

async function hang(port: number): Promise<Crowd> {
  const sockets: Socket[] = [];
  const { promise: allCut, resolve } = Promise.withResolvers<void>();
  const expected = Math.floor((HANGING / OPENINGS.length) * 2);
  let cut = 0;
  const connect = async (index: number) => {
    const opening = OPENINGS[index % OPENINGS.length] ?? new Uint8Array(0);
    let counted = opening.length === 0;
    const gone = () => {
      if (counted) return;
      counted = true;
      cut += 1;
      if (cut >= expected) resolve();
    };
    const socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        open: (opened) => void opened.write(opening),
        data: () => undefined,
        close: gone,
        error: gone,
      },
    });
    sockets.push(socket);
  };
  for (let from = 0; from < HANGING; from += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, each) => connect(from + each)));
  }
  return {
    cut: () => cut,
    allCut,
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** The most file descriptors that a process of this user may have. */
function openFilesMax(): number {
  const line = /^Max open files +(\d+|unlimited)/m.exec(readFileSync("/proc/self/limits", "utf8"));
  return line?.[1] === "unlimited" ? Number.POSITIVE_INFINITY : Number(line?.[1]);
}

// What hangs is counted where Linux shows it; elsewhere fuzz.test.ts has to do.
test.skipIf(platform() !== "linux")(
  `${HANGING} connections that never finish their handshake keep nobody out, and are let go`,
  async () => {
    // A TLS client costs three: itself, and both ends of the way to the TLS listener.
    const needed = Math.ceil((HANGING / OPENINGS.length) * (1 + 1 + 3)) + SPARE_FILES;
    if (openFilesMax() < needed) {
      throw new Error(
        `This test needs ${needed} open files and the limit is ${openFilesMax()}: raise it with "ulimit -n ${needed}"`,
      );
    }
    await using gateway = await startGatewayProcess();
    await chatOnce(gateway.port);
    const before = gateway.openFiles();
    using crowd = await hang(gateway.port);
    // Two of three have sent a byte, so that the system has handed them over; TLS ones count threefold.
    const hanging = Math.floor((HANGING / OPENINGS.length) * 4);
    await eventually(() => gateway.openFiles() >= before + hanging - 10, {
      what: `${hanging} files open in the gateway`,
    });
    await chatOnce(gateway.port);
    expect(crowd.cut()).toBe(0);
    await withDeadline(crowd.allCut, {
      what: "the gateway to let them go",
      deadlineMs: HEAD_TIMEOUT_MS + 10_000,
    });
    await eventually(() => gateway.openFiles() <= before + 10, {
      what: "the gateway's files to be closed",
      deadlineMs: HEAD_TIMEOUT_MS + 10_000,
    });
    await chatOnce(gateway.port);
    expect(gateway.printed()).not.toContain("Internal error");
  },
  60_000,
);
