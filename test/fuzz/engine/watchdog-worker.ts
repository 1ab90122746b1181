import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { inputLines } from "./report.ts";
import { WatchedMemory } from "./watched-memory.ts";

const { memory, hangMsMax } = workerData as {
  readonly memory: SharedArrayBuffer;
  readonly hangMsMax: number;
};
const watched = new WatchedMemory(memory);

/** Looks again after so long; an input that is still the same has had as long, or longer. */
for (;;) {
  const { begun } = watched;
  const never = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(never, 0, 0, hangMsMax);
  if (begun === 0 || watched.begun !== begun) continue;
  writeSync(2, `${lines().join("\n")}\n`);
  process.kill(process.pid, "SIGKILL");
}

function lines(): string[] {
  const name = watched.read("target").toString();
  const hanging = inputLines(name, watched.read("input"));
  const report = watched.read("report").toString();
  if (report === "") {
    return [`FAILED ${name}: an input did not end within ${hangMsMax} ms`, ...hanging];
  }
  return [
    report,
    ...inputLines(name, watched.read("failing")),
    `Looking for a smaller one, an input did not end within ${hangMsMax} ms:`,
    ...hanging,
  ];
}
