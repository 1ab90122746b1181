/** Text that waits for who reads the output, bytes. */
export const OUTPUT_BUFFER_BYTES_MAX = 1_048_576;
/** As much of one turn is written before it is over, bytes. */
const OUTPUT_WRITE_BYTES = 65_536;

/** As much of a stream as is needed: `done` is called when the text is out. */
export interface OutputStream {
  write(text: string, done: () => void): unknown;
}

/**
 * Writes lines, those of one turn of the event loop at once, for a reader who may stop reading: a terminal that is held, a log driver that hangs. The stream would keep
 * all that comes meanwhile; here lines above the bound are lost, and when the reader is back, `lost` is told how many.
 */
export class BoundedOutput {
  readonly #stream: OutputStream;
  readonly #lost: (sentence: string) => string;
  readonly #schedule: (flush: () => void) => void;
  #gathered = "";
  #gatheredBytes = 0;
  #waitingBytes = 0;
  #lostLines = 0;

  /** `schedule` calls what it is given once, when the turn is over. */
  constructor(
    stream: OutputStream,
    lost: (sentence: string) => string,
    schedule: (flush: () => void) => void = setImmediate,
  ) {
    this.#stream = stream;
    this.#lost = lost;
    this.#schedule = schedule;
  }

  line(text: string): void {
    const bytes = Buffer.byteLength(text) + 1;
    if (this.#lostLines > 0 || this.#waitingBytes + bytes > OUTPUT_BUFFER_BYTES_MAX) {
      this.#lostLines += 1;
      return;
    }
    this.#waitingBytes += bytes;
    this.#gathered += `${text}\n`;
    this.#gatheredBytes += bytes;
    if (this.#gatheredBytes === bytes) this.#schedule(this.flush);
    else if (this.#gatheredBytes >= OUTPUT_WRITE_BYTES) this.flush();
  }

  /** Hands the stream what was gathered. */
  readonly flush = (): void => {
    if (this.#gatheredBytes === 0) return;
    const text = this.#gathered;
    const bytes = this.#gatheredBytes;
    this.#gathered = "";
    this.#gatheredBytes = 0;
    this.#write(text, bytes);
  };

  #write(text: string, bytes: number): void {
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
    const bytes = Buffer.byteLength(text);
    this.#waitingBytes += bytes;
    this.#write(text, bytes);
  }
}
