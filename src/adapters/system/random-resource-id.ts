const CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
/** Bytes from here on would make some characters likelier than others. */
const FAIR_BELOW = 256 - (256 % CHARACTERS.length);

/** Random `[a-z0-9]`, as AWS's resources have it. */
export function randomResourceId(length: number): string {
  let id = "";
  while (id.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < FAIR_BELOW && id.length < length) id += CHARACTERS[byte % CHARACTERS.length];
    }
  }
  return id;
}
