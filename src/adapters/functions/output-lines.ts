/**
 * Cuts what a child process prints into lines of bounded length. Lambda's own runtimes write a line feed
 * inside one message as a carriage return, so that a message stays one log event: it is put back here.
 */
export class OutputLines {
  readonly #charactersMax: number;
  readonly #emit: (text: string) => void;
  readonly #decoder = new TextDecoder();
  #rest = "";

  constructor(charactersMax: number, emit: (text: string) => void) {
    this.#charactersMax = charactersMax;
    this.#emit = emit;
  }

  push(chunk: Uint8Array): void {
    const text = this.#rest + this.#decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      this.#emitLine(text.slice(from, end));
      from = end + 1;
    }
    while (text.length - from > this.#charactersMax) {
      this.#emitPiece(text.slice(from, from + this.#charactersMax));
      from += this.#charactersMax;
    }
    this.#rest = from === 0 ? text : text.slice(from);
  }

  /** Emits what came without a line feed. */
  flush(): void {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = "";
    if (rest !== "") this.#emitLine(rest);
  }

  #emitLine(line: string): void {
    let from = 0;
    while (line.length - from > this.#charactersMax) {
      this.#emitPiece(line.slice(from, from + this.#charactersMax));
      from += this.#charactersMax;
    }
    const last = from === 0 ? line : line.slice(from);
    this.#emit(last.includes("\r") ? withLineFeeds(last) : last);
  }

  #emitPiece(piece: string): void {
    this.#emit(`${piece} [continued: the line is longer than ${this.#charactersMax} characters]`);
  }
}

function withLineFeeds(line: string): string {
  return (line.endsWith("\r") ? line.slice(0, -1) : line).replaceAll("\r", "\n");
}
