import { expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processTree } from "../../bench/process-tree.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Without what has to be installed, and without the row that is for minutes. */
const SYSTEMS = "sluice,ceiling,bun-serve,fetch-loop,echo";
const ROWS = [
  ...["load-limit", "post", "post-pipelined", "mock", "mock-pipelined", "proxy", "function"],
  ...["function-apart", "connect", "memory", "start", "post-latency"],
];

interface Report {
  readonly machine: { readonly cpu: string };
  readonly rows: readonly {
    readonly row: string;
    readonly cells: readonly {
      readonly system: string;
      readonly value: { readonly median: number };
      readonly failures: number;
    }[];
  }[];
}

/** The harness as a process with its temporary folders in one of the test's. */
function startBench(folder: string, ...parameters: string[]) {
  return spawn(join(ROOT, "bin/runtime"), ["run", "bench/run.ts", ...parameters], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function withFolder<T>(work: (folder: string) => Promise<T>): () => Promise<T> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "bench-test-"));
    try {
      return await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

test(
  "npm run bench gives a finite figure in each row and leaves nothing behind",
  withFolder(async (folder) => {
    const file = join(folder, "figures.json");
    const flags = ["--quick", "--seconds=0.1", `--systems=${SYSTEMS}`, `--json=${file}`];
    const bench = startBench(folder, ...flags, `--only=${ROWS.join(",")}`);
    let output = "";
    bench.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    const [code] = await once(bench, "close");
    expect(output).not.toContain("failed:");
    // One second says nothing of a target.
    expect(output).not.toMatch(/\b(?:met|missed)$/m);
    expect(output).toContain("Nothing is judged: ");
    const { machine, rows } = JSON.parse(readFileSync(file, "utf8")) as Report;
    expect(code).toBe(0);
    expect(machine.cpu).not.toBe("");
    expect(rows.map(({ row }) => row)).toEqual(ROWS);
    for (const { row, cells } of rows) {
      expect(cells.length, row).toBeGreaterThan(0);
      for (const { system, value, failures } of cells) {
        const finite = Number.isFinite(value.median);
        expect({ row, system, finite, failures }).toEqual({
          row,
          system,
          finite: true,
          failures: 0,
        });
      }
    }
    expect(readdirSync(folder)).toEqual(["figures.json"]);
  }),
  120_000,
);

test(
  "npm run bench ends what it started when it is interrupted",
  withFolder(async (folder) => {
    const bench = startBench(folder, "--only=mock", "--systems=ceiling", "--seconds=60");
    const { promise, resolve } = Promise.withResolvers<readonly number[]>();
    const look = setInterval(() => {
      const tree = processTree(bench.pid ?? 0);
      // The harness, the system, the load.
      if (tree.length >= 3) resolve(tree);
    }, 20);
    const tree = await promise;
    clearInterval(look);
    bench.kill("SIGINT");
    await once(bench, "close");
    const gone = Promise.withResolvers<void>();
    const lookAgain = setInterval(() => {
      if (tree.every((pid) => processTree(pid).length === 0)) gone.resolve();
    }, 20);
    await gone.promise;
    clearInterval(lookAgain);
    expect(readdirSync(folder)).toEqual([]);
  }),
  30_000,
);
