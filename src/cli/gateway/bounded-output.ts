/** Text that waits for who reads the output, bytes. */
export const OUTPUT_BUFFER_BYTES_MAX = 1_048_576;
/** As much of one turn is written before it is over, characters. */
const OUTPUT_WRITE_CHARACTERS = 65_536;
/** A character of UTF-16 is as many bytes of UTF-8 at most. */
const CHARACTER_BYTES_MAX = 3;

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
    const isFirst = this.#gathered === "";
    if (this.#lostLines > 0 || !this.#hasRoomFor(text)) {
      this.#lostLines += 1;
      return;
    }
    this.#gathered += `${text}\n`;
    if (isFirst) this.#schedule(this.flush);
    else if (this.#gathered.length >= OUTPUT_WRITE_CHARACTERS) this.flush();
  }

  /** Bytes are counted where characters cannot tell: that is when hardly any room is left. */
  #hasRoomFor(text: string): boolean {
    const room = OUTPUT_BUFFER_BYTES_MAX - this.#waitingBytes;
    if ((this.#gathered.length + text.length + 1) * CHARACTER_BYTES_MAX <= room) return true;
    return Buffer.byteLength(this.#gathered) + Buffer.byteLength(text) + 1 <= room;
  }

  /** Hands the stream what was gathered. */
  readonly flush = (): void => {
    if (this.#gathered === "") return;
    const text = this.#gathered;
    this.#gathered = "";
    this.#write(text);
  };

  #write(text: string): void {
    const bytes = Buffer.byteLength(text);
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
    this.#write(text);
  }
}
