import { type RequestLimits, RequestParser } from "../../wire/http-request.ts";
import { CONTINUE, type EncodableAnswer, encodeResponse } from "../../wire/http-response.ts";
import type { RequestFault } from "../../wire/request-fault.ts";
import type { RequestHead } from "../../wire/request-head.ts";

/** What answers the requests of a connection. */
export interface RuntimeApiRoutes {
  /** The body is valid during the call. */
  answer(head: RequestHead, body: Uint8Array): EncodableAnswer | Promise<EncodableAnswer>;
  /** `head`: of the request whose body cannot be taken; `undefined` when not even the head could be read. */
  refuse(fault: RequestFault, head: RequestHead | undefined): EncodableAnswer;
}

/** As much of a TCP connection as a session uses; Bun's socket is one. */
export interface RuntimeSocket {
  /** Bytes that the operating system took; fewer than given means: wait for `drain`. Negative once closed. */
  write(bytes: Uint8Array): number;
  /** Closes our direction only, so that the peer still reads what was written. */
  shutdown(): void;
}

/**
 * One connection of a runtime: its requests are answered in their order. A runtime that sends an answer and asks
 * for the next event in one go gets both replies in one go as well: that is two system calls and a wake-up less
 * for each side of every event.
 */
export class RuntimeApiSession {
  readonly #routes: RuntimeApiRoutes;
  readonly #socket: RuntimeSocket;
  readonly #parser: RequestParser;
  #phase: "reading" | "answering" | "ending" | "closed" = "reading";
  #head: RequestHead | undefined;
  #continued = false;
  /** Written when nothing more can be read, or together with the reply that is waited for. */
  #held: Uint8Array[] = [];
  /** What the operating system has not taken yet. */
  #untaken: Uint8Array | undefined;

  constructor(routes: RuntimeApiRoutes, socket: RuntimeSocket, limits: RequestLimits) {
    this.#routes = routes;
    this.#socket = socket;
    this.#parser = new RequestParser(limits);
  }

  receive(chunk: Uint8Array): void {
    // After a refusal the rest is dropped, unread: were it left in the socket, the peer would not see the refusal.
    if (this.#phase === "ending" || this.#phase === "closed") return;
    this.#parser.push(chunk);
    if (this.#phase === "reading") this.#read();
  }

  drained(): void {
    const rest = this.#untaken;
    this.#untaken = undefined;
    if (rest !== undefined) this.#write(rest);
    if (this.#phase === "reading") this.#read();
    else this.#shutDownWhenWritten();
  }

  closed(): void {
    this.#phase = "closed";
  }

  /** A runtime that does not read its answers is not read either. */
  #read(): void {
    while (this.#phase === "reading" && this.#untaken === undefined) {
      const event = this.#parser.next();
      if (event === undefined) {
        this.#sendContinue();
        break;
      }
      switch (event.kind) {
        case "head":
          this.#head = event.head;
          this.#continued = false;
          break;
        case "body":
          this.#answer(event.body);
          break;
        case "fault":
          this.#end(this.#routes.refuse(event.fault, this.#head));
          break;
      }
    }
    if (this.#phase !== "answering") this.#flush();
  }

  /** Only a peer whose body is not here yet waits for it (RFC 9110 section 10.1.1); curl does above 1 MB. */
  #sendContinue(): void {
    if (this.#head?.expectsContinue !== true || this.#continued) return;
    this.#continued = true;
    this.#held.push(CONTINUE);
  }

  #answer(body: Uint8Array): void {
    const head = this.#head;
    if (head === undefined) return;
    this.#head = undefined;
    const answer = this.#routes.answer(head, body);
    if (!(answer instanceof Promise)) return this.#reply(head, answer);
    this.#phase = "answering";
    void answer.then((late) => {
      if (this.#phase !== "answering") return;
      this.#phase = "reading";
      this.#reply(head, late);
      this.#read();
    });
  }

  #reply({ keepAlive }: RequestHead, answer: EncodableAnswer): void {
    if (keepAlive) this.#held.push(encodeResponse(answer));
    else this.#end(answer);
  }

  #end(answer: EncodableAnswer): void {
    const headers = [...answer.headers, ["Connection", "close"] as const];
    this.#held.push(encodeResponse({ ...answer, headers }));
    this.#phase = "ending";
  }

  #flush(): void {
    const [first, ...more] = this.#held;
    if (first !== undefined) {
      this.#held = [];
      this.#write(more.length === 0 ? first : Buffer.concat([first, ...more]));
    }
    this.#shutDownWhenWritten();
  }

  #write(bytes: Uint8Array): void {
    if (this.#untaken !== undefined) {
      this.#untaken = Buffer.concat([this.#untaken, bytes]);
      return;
    }
    const taken = Math.max(0, this.#socket.write(bytes));
    if (taken < bytes.length) this.#untaken = bytes.subarray(taken);
  }

  #shutDownWhenWritten(): void {
    if (this.#phase === "ending" && this.#untaken === undefined) this.#socket.shutdown();
  }
}
