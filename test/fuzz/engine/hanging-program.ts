import { fuzz } from "./campaign.ts";
import { failureText } from "./report.ts";
import type { Target } from "./target.ts";
import { Watchdog } from "./watchdog.ts";

/** For a test: long inputs fail, and short ones never end. Its parameters: how long an input is, and milliseconds of patience. */
const [length = "0", hangMsMax = "0"] = process.argv.slice(2);

const target: Target = {
  name: "hanging",
  property: "no input is long",
  bytesMax: 10_000,
  dictionary: [],
  seeds: () => [new Uint8Array(Number(length)).fill(0x78)],
  check(input) {
    if (input.length > 4) throw new Error("it is long");
    if (input.length > 0) for (;;);
    return "short";
  },
};

const watchdog = new Watchdog(Number(hangMsMax));
const { failure } = await fuzz(target, { seed: 1, goesOn: () => false, watchdog });
console.log(failure === undefined ? "none" : failureText(target, failure));
