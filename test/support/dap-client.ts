import { connect, type Socket } from "node:net";
import { waitFor } from "./wait-for.ts";

interface DapMessage {
  readonly type: "response" | "event";
  readonly event?: string;
  readonly request_seq?: number;
  readonly command?: string;
  readonly success?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: the protocol has hundreds of forms
  readonly body?: any;
}

const END_OF_HEAD = "\r\n\r\n";

/** A debugger as editors have one for Python: https://microsoft.github.io/debug-adapter-protocol/specification */
export class DapClient implements Disposable {
  readonly messages: DapMessage[] = [];
  readonly #socket: Socket;
  readonly #watchers = new Set<() => void>();
  #read = Buffer.alloc(0);
  #lastSeq = 0;

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("error", () => undefined);
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
  }

  /** The number of the request, for `answer`. */
  send(command: string, parameters: Record<string, unknown> = {}): number {
    this.#lastSeq += 1;
    const request = { seq: this.#lastSeq, type: "request", command, arguments: parameters };
    const body = JSON.stringify(request);
    this.#socket.write(`Content-Length: ${Buffer.byteLength(body)}${END_OF_HEAD}${body}`);
    return this.#lastSeq;
  }

  answer(seq: number): Promise<DapMessage> {
    return this.#message((each) => each.request_seq === seq, `the answer to request ${seq}`);
  }

  call(command: string, parameters: Record<string, unknown> = {}): Promise<DapMessage> {
    return this.answer(this.send(command, parameters));
  }

  event(name: string): Promise<DapMessage> {
    return this.#message((each) => each.event === name, `the event ${name}`);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #message(accept: (message: DapMessage) => boolean, what: string): Promise<DapMessage> {
    return waitFor(
      (changed) => {
        this.#watchers.add(changed);
        return () => this.#watchers.delete(changed);
      },
      () => this.messages.find(accept),
      { what },
    );
  }

  #take(chunk: Buffer): void {
    this.#read = Buffer.concat([this.#read, chunk]);
    for (;;) {
      const headEnd = this.#read.indexOf(END_OF_HEAD);
      const length = /Content-Length: (\d+)/.exec(this.#read.toString("latin1", 0, headEnd))?.[1];
      if (headEnd === -1 || length === undefined) break;
      const start = headEnd + END_OF_HEAD.length;
      if (this.#read.length < start + Number(length)) break;
      const body = this.#read.toString("utf8", start, start + Number(length));
      this.#read = this.#read.subarray(start + Number(length));
      this.messages.push(JSON.parse(body) as DapMessage);
    }
    for (const watch of [...this.#watchers]) watch();
  }
}
