export interface ShrinkBounds {
  readonly triesMax: number;
  readonly msMax: number;
  readonly now: () => number;
}

/** Milliseconds: one that takes as long as an input may, takes part of it. */
const BOUNDS: ShrinkBounds = { triesMax: 4_000, msMax: 15_000, now: () => performance.now() };

/** A smaller input for which `fails` still holds: pieces left out, then bytes made plain. */
export async function shrunk(
  input: Uint8Array,
  fails: (input: Uint8Array) => Promise<boolean>,
  { triesMax, msMax, now }: ShrinkBounds = BOUNDS,
): Promise<Uint8Array> {
  let smallest = input;
  let tries = 0;
  const end = now() + msMax;
  const goesOn = (): boolean => tries < triesMax && now() < end;
  const tryOne = async (candidate: Uint8Array): Promise<boolean> => {
    tries += 1;
    if (!(await fails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let size = Math.ceil(input.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.length && goesOn(); ) {
      const without = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      if (!(await tryOne(new Uint8Array(without)))) at += size;
    }
  }
  for (let at = 0; at < smallest.length; at += 1) {
    for (const plain of [0, 0x61, 0x30]) {
      if (smallest[at] === plain || !goesOn()) break;
      const candidate = new Uint8Array(smallest);
      candidate[at] = plain;
      if (await tryOne(candidate)) break;
    }
  }
  return smallest;
}
