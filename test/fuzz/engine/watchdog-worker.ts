import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { watchedIn } from "./watchdog.ts";

const { memory, hangMsMax } = workerData as {
  readonly memory: SharedArrayBuffer;
  readonly hangMsMax: number;
};
const { counts, bytes } = watchedIn(memory);

/** Looks again after so long; an input that is still the same has had as long, or longer. */
for (;;) {
  const begun = Atomics.load(counts, 0);
  const never = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(never, 0, 0, hangMsMax);
  if (begun === 0 || Atomics.load(counts, 0) !== begun) continue;
  const [, nameLength = 0, length = 0] = counts;
  const name = Buffer.from(bytes.slice(0, nameLength)).toString();
  const input = Buffer.from(bytes.slice(nameLength, nameLength + length));
  const command = `npm run fuzz -- --target ${name} --input ${input.toString("base64url")}`;
  writeSync(
    2,
    `FAILED ${name}: an input did not end within ${hangMsMax} ms\nagain:   ${command}\n`,
  );
  process.kill(process.pid, "SIGKILL");
}
