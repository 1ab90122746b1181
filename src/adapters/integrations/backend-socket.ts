import type { Socket } from "bun";
import type { AnswerFault } from "../../wire/answer-head.ts";
import { type AnswerLimits, AnswerParser, type ReceivedAnswer } from "../../wire/answer-parser.ts";
import { ANSWER_FAULT_CODES, BackendError } from "./backend-error.ts";
import type { BackendTls } from "./backends.ts";
import type { Exchange, ExchangeHolder } from "./exchange.ts";
import { descriptorError } from "./free-descriptor.ts";

/** Told what becomes of a connection to a backend. */
export interface SocketOwner {
  /** It can be written to. */
  opened(socket: BackendSocket): void;
  /** It could not be made. Nothing has been sent. */
  failed(socket: BackendSocket, error: unknown): void;
  /** An answer has ended, and another request may follow. Told before the answer is. */
  freed(socket: BackendSocket, keptMs: number | undefined): void;
  ended(socket: BackendSocket): void;
  /**
   * Closed after an earlier answer and before a byte of this one: the backend may not have seen the request. `wasSent`: some
   * of it may have reached the backend.
   */
  lost(exchange: Exchange, error: unknown, wasSent: boolean): void;
}

export interface ConnectTo {
  readonly hostname: string;
  readonly port: number;
  readonly tls?: BackendTls | undefined;
}

type State = "new" | "open" | "ended";

/** One connection to a backend: one request at a time, one write for each. */
export class BackendSocket implements ExchangeHolder {
  /** Milliseconds of `Clock.elapsed()`, while it is idle. */
  idleUntil = 0;
  readonly #owner: SocketOwner;
  readonly #parser: AnswerParser;
  #socket: Socket<BackendSocket> | undefined;
  #state: State = "new";
  #exchange: Exchange | undefined;
  #unsent: Uint8Array | undefined;
  #hasAnswered = false;

  constructor(owner: SocketOwner, limits: AnswerLimits) {
    this.#owner = owner;
    this.#parser = new AnswerParser(limits);
  }

  /** Once. Tells the owner later, also of what fails at once. */
  async connect({ hostname, port, tls }: ConnectTo): Promise<void> {
    const place = { hostname, port, data: this };
    await undefined;
    try {
      if (tls === undefined) {
        await Bun.connect<BackendSocket>({ ...place, socket: PLAIN });
      } else {
        // The protocols are said as servers need that speak others first; the type lacks them.
        const { certificateId: _id, ...own } = tls;
        const options = { ...own, ALPNProtocols: "http/1.1" };
        await Bun.connect<BackendSocket>({ ...place, socket: ENCRYPTED, tls: options });
      }
    } catch (error) {
      this.#fail(descriptorError() ?? error);
    }
  }

  /** Sends a request. The connection is open, and idle or new. */
  send(exchange: Exchange): void {
    const { bytes, isBodiless } = exchange.request;
    this.#exchange = exchange;
    exchange.holder = this;
    this.#parser.expect(isBodiless);
    const written = this.#socket?.write(bytes) ?? -1;
    if (written < 0) this.#end(new BackendError(ANSWER_FAULT_CODES.cut), false);
    else if (written < bytes.length) this.#unsent = bytes.subarray(written);
  }

  /** The call was given up: its answer would be taken for the next one's. */
  letGo(exchange: Exchange): void {
    if (this.#exchange !== exchange) return;
    this.#exchange = undefined;
    this.terminate();
  }

  /** Nothing is under way. */
  end(): void {
    this.#socket?.end();
    this.closed(undefined);
  }

  terminate(): void {
    this.#socket?.terminate();
    this.closed(undefined);
  }

  /** @internal Verified too, when it is encrypted. */
  opened(socket: Socket<BackendSocket>): void {
    if (this.#state !== "new") return;
    this.#socket = socket;
    this.#state = "open";
    this.#owner.opened(this);
  }

  /** @internal */
  refused(error: unknown): void {
    this.#fail(error);
  }

  /** @internal */
  received(chunk: Uint8Array): void {
    const exchange = this.#exchange;
    // What nobody has asked for is the answer to nothing.
    if (exchange === undefined) return this.terminate();
    const outcome = this.#parser.read(chunk);
    if (outcome === undefined) return;
    if (typeof outcome === "string") this.#refuse(exchange, outcome);
    else this.#finish(exchange, outcome);
  }

  /** @internal */
  drained(): void {
    const left = this.#unsent;
    if (left === undefined) return;
    const written = this.#socket?.write(left) ?? -1;
    if (written >= 0) this.#unsent = written < left.length ? left.subarray(written) : undefined;
  }

  /** @internal */
  closed(error: unknown): void {
    if (this.#state !== "new") return this.#end(error, true);
    // In a TLS handshake: what was wrong with it is told after the end.
    setImmediate(() => this.#fail(error ?? new BackendError(ANSWER_FAULT_CODES.cut)));
  }

  #end(error: unknown, wasSent: boolean): void {
    if (this.#state !== "open") return;
    this.#state = "ended";
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#unsent = undefined;
    this.#owner.ended(this);
    if (exchange !== undefined) this.#settleUnfinished(exchange, error, wasSent);
  }

  #fail(error: unknown): void {
    if (this.#state !== "new") return;
    this.#state = "ended";
    this.#owner.failed(this, error);
  }

  #settleUnfinished(exchange: Exchange, error: unknown, wasSent: boolean): void {
    if (!this.#parser.begun) {
      const cut = error ?? new BackendError(ANSWER_FAULT_CODES.cut);
      if (this.#hasAnswered) this.#owner.lost(exchange, cut, wasSent);
      else exchange.settle({ kind: "failed", error: cut });
      return;
    }
    // A reset is no end of a body.
    const outcome = error === undefined ? this.#parser.end() : "cut";
    exchange.settle(
      typeof outcome === "string"
        ? { kind: "failed", error: new BackendError(ANSWER_FAULT_CODES[outcome]) }
        : { kind: "answered", answer: outcome },
    );
  }

  #refuse(exchange: Exchange, fault: AnswerFault): void {
    this.#exchange = undefined;
    this.terminate();
    exchange.settle({ kind: "failed", error: new BackendError(ANSWER_FAULT_CODES[fault]) });
  }

  #finish(exchange: Exchange, answer: ReceivedAnswer): void {
    this.#exchange = undefined;
    this.#hasAnswered = true;
    // An answer that came before the request was sent whole leaves a backend that may not read on.
    const isKept =
      answer.keepsAlive && !exchange.request.endsConnection && this.#unsent === undefined;
    if (isKept) this.#owner.freed(this, answer.keptMs);
    else if (this.#unsent === undefined) this.end();
    else this.terminate();
    exchange.settle({ kind: "answered", answer });
  }
}

const SHARED = {
  binaryType: "uint8array" as const,
  data(socket: Socket<BackendSocket>, chunk: Uint8Array): void {
    socket.data.received(chunk);
  },
  drain(socket: Socket<BackendSocket>): void {
    socket.data.drained();
  },
  close(socket: Socket<BackendSocket>, error?: unknown): void {
    socket.data.closed(error);
  },
  error(): void {
    // What it tells is told to `close`, or by the promise of the connection.
  },
};

const PLAIN = {
  ...SHARED,
  open(socket: Socket<BackendSocket>): void {
    socket.data.opened(socket);
  },
};

const ENCRYPTED = {
  ...SHARED,
  /** `isTrusted`: of an authority that is trusted, and for the name. */
  handshake(socket: Socket<BackendSocket>, isTrusted: boolean, error: unknown): void {
    if (isTrusted) return socket.data.opened(socket);
    socket.data.refused(error);
    socket.terminate();
  },
};
