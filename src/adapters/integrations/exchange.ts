import type { ReceivedAnswer } from "../../wire/answer-parser.ts";

export interface ExchangeRequest {
  readonly bytes: Uint8Array;
  /** Its answer has no body, whatever that declares: HEAD. */
  readonly isBodiless: boolean;
  /** It may be sent once more where nobody knows whether it was handled (RFC 9110 section 9.2.2). */
  readonly isRepeatable: boolean;
  /** It asks for the connection's end after the answer. */
  readonly endsConnection: boolean;
}

export type Exchanged =
  | { readonly kind: "answered"; readonly answer: ReceivedAnswer }
  /** `error`: what `fetchFailure()` tells of. */
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "calledOff" };

/** Who has an exchange at the moment: a queue, or the connection it is on. */
export interface ExchangeHolder {
  letGo(exchange: Exchange): void;
}

/** One request and what became of it, which is told once. */
export class Exchange {
  readonly request: ExchangeRequest;
  holder: ExchangeHolder | undefined;
  /** It has been sent before, to a connection that was closed without a byte of an answer. */
  isRepeated = false;
  #tell: ((outcome: Exchanged) => void) | undefined;

  constructor(request: ExchangeRequest, tell: (outcome: Exchanged) => void) {
    this.request = request;
    this.#tell = tell;
  }

  settle(outcome: Exchanged): void {
    const tell = this.#tell;
    this.#tell = undefined;
    this.holder = undefined;
    tell?.(outcome);
  }

  callOff(): void {
    this.holder?.letGo(this);
    this.settle({ kind: "calledOff" });
  }
}
