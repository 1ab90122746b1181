/** A smaller input for which `fails` still holds: pieces left out, then bytes made plain. At most `triesMax` inputs are tried. */
export async function shrunk(
  input: Uint8Array,
  fails: (input: Uint8Array) => Promise<boolean>,
  triesMax = 4_000,
): Promise<Uint8Array> {
  let smallest = input;
  let tries = 0;
  const tryOne = async (candidate: Uint8Array): Promise<boolean> => {
    tries += 1;
    if (tries > triesMax || !(await fails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let size = Math.ceil(input.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.length && tries <= triesMax; ) {
      const without = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      if (!(await tryOne(new Uint8Array(without)))) at += size;
    }
  }
  for (let at = 0; at < smallest.length && tries <= triesMax; at += 1) {
    for (const plain of [0, 0x61, 0x30]) {
      if (smallest[at] === plain) break;
      const candidate = new Uint8Array(smallest);
      candidate[at] = plain;
      if (await tryOne(candidate)) break;
    }
  }
  return smallest;
}
