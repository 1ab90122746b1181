/** Text that waits for who reads the output, bytes. */
export const OUTPUT_BUFFER_BYTES_MAX = 1_048_576;

/** As much of a stream as is needed: `done` is called when the text is out. */
export interface OutputStream {
  write(text: string, done: () => void): unknown;
}

/**
 * Writes lines for a reader who may stop reading: a terminal that is held, a log driver that hangs. The stream would keep
 * all that comes meanwhile; here lines above the bound are lost, and when the reader is back, `lost` is told how many.
 */
export class BoundedOutput {
  readonly #stream: OutputStream;
  readonly #lost: (sentence: string) => string;
  #waitingBytes = 0;
  #lostLines = 0;

  constructor(stream: OutputStream, lost: (sentence: string) => string) {
    this.#stream = stream;
    this.#lost = lost;
  }

  line(text: string): void {
    const bytes = Buffer.byteLength(text) + 1;
    if (this.#lostLines > 0 || this.#waitingBytes + bytes > OUTPUT_BUFFER_BYTES_MAX) {
      this.#lostLines += 1;
      return;
    }
    this.#write(`${text}\n`, bytes);
  }

  #write(text: string, bytes: number): void {
    this.#waitingBytes += bytes;
    this.#stream.write(text, () => {
      this.#waitingBytes -= bytes;
      if (this.#waitingBytes <= OUTPUT_BUFFER_BYTES_MAX / 2) this.#tellLost();
    });
  }

  #tellLost(): void {
    if (this.#lostLines === 0) return;
    const lines = this.#lostLines === 1 ? "1 line is" : `${this.#lostLines} lines are`;
    this.#lostLines = 0;
    const text = `${this.#lost(`${lines} lost here, because nobody read them in time`)}\n`;
    this.#write(text, Buffer.byteLength(text));
  }
}
