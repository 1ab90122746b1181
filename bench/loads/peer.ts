import { connect, type Socket } from "bun";

/** A raw TCP connection of the load; writes what the system does not take at once later, in order. */
export class Peer {
  #socket: Socket<undefined> | undefined;
  #waiting: Buffer | undefined;
  /** Whoever reads sets it. */
  receive: (chunk: Buffer) => void = () => undefined;
  ended: () => void = () => undefined;

  static async open(host: string, port: number): Promise<Peer> {
    const peer = new Peer();
    peer.#socket = await connect<undefined>({
      hostname: host,
      port,
      socket: {
        data: (_socket, chunk) => peer.receive(chunk),
        drain: () => peer.#drain(),
        close: () => peer.ended(),
        error: () => peer.ended(),
      },
    });
    return peer;
  }

  write(bytes: Buffer): void {
    if (this.#waiting !== undefined) {
      this.#waiting = Buffer.concat([this.#waiting, bytes]);
      return;
    }
    const written = Math.max(0, this.#socket?.write(bytes) ?? 0);
    if (written < bytes.length) this.#waiting = bytes.subarray(written);
  }

  /** Ends it without leaving the port in TIME_WAIT: there are fewer ports than connections in a benchmark. */
  cut(): void {
    this.#socket?.terminate();
  }

  #drain(): void {
    const bytes = this.#waiting;
    this.#waiting = undefined;
    if (bytes !== undefined) this.write(bytes);
  }
}
