import { Outbox } from "./outbox.ts";
import type { RawSocket } from "./raw-socket.ts";

/** One direction between two sockets: the source is not read while the sink cannot take its bytes. */
export class Pipe {
  readonly #source: RawSocket;
  #sink: RawSocket | undefined;
  #outbox: Outbox | undefined;
  readonly #early: Uint8Array[] = [];
  #finished = false;

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
  }

  push(chunk: Uint8Array): void {
    // The runtime reuses the buffer of a chunk after its callback.
    if (this.#outbox === undefined) this.#early.push(chunk.slice());
    else this.#outbox.write(chunk.slice());
    if (this.#outbox === undefined || this.#outbox.waitingBytes > 0) this.#source.pause();
  }

  drained(): void {
    this.#outbox?.drained();
    if (this.#outbox?.waitingBytes === 0) this.#source.resume();
  }

  /** The source is closed: so is the sink, after what is under way. */
  finish(): void {
    this.#finished = true;
    this.#outbox?.whenEmpty(() => this.#sink?.end());
  }
}
