/** Bytes that each part may have; more is cut off. */
const PARTS = { target: 64, input: 65_536, report: 16_384, failing: 65_536 } as const;
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as Part[];
const COUNTS_BYTES = 4 * (1 + NAMES.length);

/** What the thread that runs inputs and the one that watches it both look at. */
export class WatchedMemory {
  readonly #counts: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#counts = new Int32Array(memory, 0, 1 + NAMES.length);
    this.#bytes = new Uint8Array(memory, COUNTS_BYTES);
  }

  static allocate(): SharedArrayBuffer {
    const size = Object.values(PARTS).reduce((sum: number, each) => sum + each, COUNTS_BYTES);
    return new SharedArrayBuffer(size);
  }

  /** How many inputs have begun. */
  get begun(): number {
    return Atomics.load(this.#counts, 0);
  }

  begin(): void {
    Atomics.add(this.#counts, 0, 1);
  }

  write(part: Part, bytes: Uint8Array): void {
    const kept = bytes.subarray(0, PARTS[part]);
    this.#bytes.set(kept, startOf(part));
    this.#counts[1 + NAMES.indexOf(part)] = kept.length;
  }

  read(part: Part): Buffer {
    const length = this.#counts[1 + NAMES.indexOf(part)] ?? 0;
    const start = startOf(part);
    return Buffer.from(this.#bytes.slice(start, start + length));
  }
}

function startOf(part: Part): number {
  let start = 0;
  for (const name of NAMES.slice(0, NAMES.indexOf(part))) start += PARTS[name];
  return start;
}
