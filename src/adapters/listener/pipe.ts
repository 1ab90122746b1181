import { Outbox } from "./outbox.ts";
import type { RawSocket } from "./raw-socket.ts";

/** One direction between two sockets: the source is not read while the sink cannot take its bytes. */
export class Pipe {
  readonly #source: RawSocket;
  #sink: RawSocket | undefined;
  #outbox: Outbox | undefined;
  readonly #early: Uint8Array[] = [];
  #finished = false;
  #ended = false;

  constructor(source: RawSocket) {
    this.#source = source;
  }

  /** Bytes pushed before the sink is there wait for it. */
  attach(sink: RawSocket): void {
    this.#sink = sink;
    this.#outbox = new Outbox(sink);
    for (const chunk of this.#early.splice(0)) this.#outbox.write(chunk);
    if (this.#outbox.waitingBytes === 0) this.#source.resume();
    if (this.#finished) this.finish();
    else if (this.#ended) this.end();
  }

  push(chunk: Uint8Array): void {
    // The chunk is the runtime's; what has to wait must be ours.
    const copy = new Uint8Array(chunk);
    if (this.#outbox === undefined) this.#early.push(copy);
    else this.#outbox.write(copy);
    if (this.#outbox === undefined || this.#outbox.waitingBytes > 0) this.#source.pause();
  }

  drained(): void {
    this.#outbox?.drained();
    if (this.#outbox?.waitingBytes === 0) this.#source.resume();
  }

  /** The source sends no more: nor does the sink, after what is under way. */
  end(): void {
    this.#ended = true;
    this.#outbox?.whenEmpty(() => this.#sink?.shutdown());
  }

  /** The source is closed: so is the sink, after what is under way. */
  finish(): void {
    this.#finished = true;
    this.#outbox?.whenEmpty(() => this.#sink?.end());
  }
}
