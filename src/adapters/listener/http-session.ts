/**
 * The HTTP/1.1 side of one TCP connection: requests one after the other, and the upgrade that ends them.
 *
 * Gaps: none known.
 * By design: 2026-11-22 a request that RFC 9112 forbids gets the edge proxy's kind of answer, a small HTML page, and the
 *   connection is closed; AWS's own pages differ in their text. 2026-11-22 a client that closes its own direction while
 *   `$connect` runs counts as gone. 2026-11-28 where TLS alone is answered, a request in plain text gets 400 with a sentence.
 */
import { edgePage } from "../../core/edge-answer.ts";
import { upgradeRequired } from "../../core/handshake-rejection.ts";
import { type HeaderField, type HttpAnswer, isRepeated } from "../../core/http.ts";
import { payloadTooLarge } from "../../core/manage-connection-answer.ts";
import type { TrustedProxies } from "../../core/trusted-proxies.ts";
import type { ConnectVerdict, DataPlane } from "../../engine/inbound.ts";
import type { Clock, InboundRequest } from "../../engine/ports.ts";
import { type RequestLimits, RequestParser } from "../../wire/http-request.ts";
import { CONTINUE, encodeResponse, reasonPhrase } from "../../wire/http-response.ts";
import { type RequestFault, refuse } from "../../wire/request-fault.ts";
import type { RequestHead } from "../../wire/request-head.ts";
import { encodeSwitchingProtocols, readHandshake } from "../../wire/websocket-handshake.ts";
import type { Deadline, Deadlines } from "./deadlines.ts";
import type { HttpDate } from "./http-date.ts";
import { Outbox } from "./outbox.ts";
import type { Session, SessionSocket } from "./raw-socket.ts";
import type { SpareAssembler } from "./spare-assembler.ts";
import type { Turn } from "./turn.ts";
import { type WebSocketDeps, WebSocketSession } from "./websocket-session.ts";

export interface HttpDeps {
  readonly dataPlane: DataPlane;
  readonly clock: Clock;
  readonly date: HttpDate;
  readonly deadlines: Deadlines;
  readonly turn: Turn;
  readonly assemblers: SpareAssembler;
  /** Without them the peer of the connection is who asks. */
  readonly trustedProxies?: TrustedProxies | undefined;
  /** Something that must not throw has thrown. */
  readonly reportBug: (error: unknown) => void;
  readonly limits: RequestLimits &
    WebSocketDeps["limits"] & {
      readonly requestHeadTimeoutMs: number;
      readonly requestBodyTimeoutMs: number;
      readonly keepAliveTimeoutMs: number;
    };
}

const CONNECTION = {
  "keep-alive": ["Connection", "keep-alive"],
  close: ["Connection", "close"],
} as const;

export interface Peer {
  readonly sourceIp: string;
  readonly scheme: "http" | "https";
  /** It sent plain text where TLS alone is answered: every request is refused. */
  readonly needsTls?: boolean;
}

/** Bytes a client may send ahead of the answer it waits for, before its connection is not read. */
export const AHEAD_BYTES_MAX = 65_536;

/** Bytes of answers that a client may leave unread, before its further requests are not read. */
export const UNREAD_ANSWER_BYTES_MAX = 65_536;

export class HttpSession implements Session, Deadline {
  deadlineAt: number;
  readonly #deps: HttpDeps;
  readonly #socket: SessionSocket;
  readonly #peer: Peer;
  readonly #parser: RequestParser;
  readonly #outbox: Outbox;
  #head: RequestHead | undefined;
  #phase: "reading" | "connecting" | "upgraded" | "ending" | "closed" = "reading";
  #continued = false;
  #aheadBytes = 0;
  /** The client does not read its answers: its requests wait. */
  #unread = false;

  constructor(deps: HttpDeps, socket: SessionSocket, peer: Peer) {
    this.#deps = deps;
    this.#socket = socket;
    this.#peer = peer;
    this.#parser = new RequestParser(deps.limits);
    this.#outbox = new Outbox(socket, deps.turn);
    this.deadlineAt = deps.clock.elapsed() + deps.limits.requestHeadTimeoutMs;
    deps.deadlines.watch(this);
  }

  receive(chunk: Uint8Array): void {
    if (this.#phase === "ending" || this.#phase === "closed") return;
    if (this.#phase === "reading" && this.#parser.idle) {
      this.#expireIn(this.#deps.limits.requestHeadTimeoutMs);
    }
    this.#parser.push(chunk);
    if (this.#phase === "connecting") return this.#holdBack(chunk.length);
    this.#readRequests();
  }

  drained(): void {
    this.#outbox.drained();
    if (!this.#unread || this.#outbox.waitingBytes > 0) return;
    this.#unread = false;
    this.#socket.resume();
    this.#readRequests();
  }

  socketClosed(): void {
    this.#phase = "closed";
    this.#deps.deadlines.unwatch(this);
  }

  /** The peer sends or reads too slowly, or has been idle for too long. */
  expire(): void {
    this.#socket.terminate();
  }

  #readRequests(): void {
    while (this.#phase === "reading" && !this.#unread) {
      const event = this.#parser.next();
      if (event === undefined) return this.#sendContinue();
      switch (event.kind) {
        case "fault":
          return this.#refuse(event.fault);
        case "head":
          this.#head = event.head;
          this.#continued = false;
          if (this.#peer.needsTls === true) return this.#refuse(NEEDS_TLS);
          if (isRepeated(event.head.headers, "authorization")) {
            return this.#refuse(refuse(400, "The request has several Authorization headers."));
          }
          if (event.head.isUpgrade) return this.#upgrade(event.head);
          this.#expireIn(this.#deps.limits.requestBodyTimeoutMs);
          break;
        case "body":
          this.#answer(event.body);
          break;
      }
    }
  }

  /** Only a client whose body is not here yet, and is not refused, waits for it (RFC 9110 section 10.1.1). */
  #sendContinue(): void {
    if (this.#head?.expectsContinue !== true || this.#continued) return;
    this.#continued = true;
    this.#outbox.write(CONTINUE);
  }

  #answer(body: Uint8Array): void {
    const head = this.#head;
    this.#head = undefined;
    // The empty body of an upgrade that was rejected: it has its answer already.
    if (head === undefined) return;
    const answer = this.#deps.dataPlane.answer(this.#inbound(head), body);
    this.#reply(head, answer);
  }

  #reply(head: RequestHead, answer: HttpAnswer): void {
    const wanted = answerTo(head, answer);
    if (!head.keepAlive) return this.#end(wanted);
    this.#write(wanted, "keep-alive");
    this.#expireIn(this.#deps.limits.keepAliveTimeoutMs);
    if (this.#outbox.waitingBytes <= UNREAD_ANSWER_BYTES_MAX) return;
    this.#unread = true;
    this.#socket.pause();
  }

  #upgrade(head: RequestHead): void {
    const handshake = readHandshake(head);
    if (handshake.kind === "refused") {
      return this.#refuse(handshake);
    }
    this.#phase = "connecting";
    // The integration's own deadline bounds the wait from here on.
    this.deadlineAt = Number.POSITIVE_INFINITY;
    void this.#deps.dataPlane
      .connect(this.#inbound(head))
      .then((verdict) => this.#finishUpgrade(head, handshake.key, verdict))
      .catch((error: unknown) => this.#failUpgrade(error));
  }

  /** A bug: it ends this connection alone. */
  #failUpgrade(error: unknown): void {
    this.#deps.reportBug(error);
    if (this.#phase === "upgraded") this.#socket.terminate();
    else if (this.#phase !== "closed") this.#end(edgePage(500, reasonPhrase(500)));
  }

  #finishUpgrade(head: RequestHead, key: string, verdict: ConnectVerdict): void {
    if (verdict.kind === "rejected") {
      if (this.#phase === "closed") return;
      this.#phase = "reading";
      this.#head = undefined;
      this.#release();
      this.#reply(head, verdict.answer);
      return this.#readRequests();
    }
    const { connection, subprotocol } = verdict;
    const webSocket = new WebSocketSession(this.#deps, this.#socket, connection, this.#outbox);
    if (this.#phase === "closed") {
      // The client left while `$connect` ran: it was accepted all the same, so it gets its `$disconnect`.
      this.#deps.dataPlane.opened(connection, webSocket);
      return webSocket.socketClosed();
    }
    this.#deps.deadlines.unwatch(this);
    this.#phase = "upgraded";
    // From here on the socket knows the WebSocket alone: the parser and the head of the handshake are let go.
    this.#socket.data.session = webSocket;
    webSocket.switchProtocols(
      encodeSwitchingProtocols({
        key,
        date: this.#deps.date.now(),
        subprotocol,
      }),
    );
    this.#deps.dataPlane.opened(connection, webSocket);
    const rest = this.#parser.takeRest();
    this.#release();
    if (rest.length > 0) webSocket.receive(rest);
  }

  #refuse(refusal: Refusal): void {
    this.#deps.dataPlane.refused(refusal);
    this.#end(answerTo(this.#head, refusalAnswer(refusal)));
  }

  /** Answers and closes; what the peer still sends is read and dropped so that it can read the answer. */
  #end(answer: SentAnswer): void {
    this.#phase = "ending";
    this.#expireIn(this.#deps.limits.closeHandshakeTimeoutMs);
    this.#write(answer, "close");
    this.#outbox.whenEmpty(() => this.#socket.shutdown());
  }

  #write(answer: SentAnswer, then: "keep-alive" | "close"): void {
    // Who sends Upgrade must name it in Connection (RFC 9110 section 7.8).
    const connection: HeaderField =
      answer.status === 426 ? ["Connection", `${then}, upgrade`] : CONNECTION[then];
    const date: HeaderField = ["Date", this.#deps.date.now()];
    this.#outbox.write(encodeResponse(answer, [date, connection]));
  }

  #inbound(head: RequestHead): InboundRequest {
    const request = {
      method: head.method,
      rawPath: head.rawPath,
      rawQuery: head.rawQuery,
      headers: head.headers,
      sourceIp: this.#peer.sourceIp,
      scheme: this.#peer.scheme,
    };
    const { trustedProxies } = this.#deps;
    return trustedProxies === undefined
      ? request
      : { ...request, ...trustedProxies.originOf(request) };
  }

  #expireIn(milliseconds: number): void {
    this.deadlineAt = this.#deps.clock.elapsed() + milliseconds;
  }

  #holdBack(bytes: number): void {
    this.#aheadBytes += bytes;
    if (this.#aheadBytes > AHEAD_BYTES_MAX) this.#socket.pause();
  }

  #release(): void {
    if (this.#aheadBytes > AHEAD_BYTES_MAX) this.#socket.resume();
    this.#aheadBytes = 0;
  }
}

type Refusal = Pick<RequestFault, "detail"> & {
  readonly status: RequestFault["status"] | 426;
  /** What the page says, where the status does not say it all. */
  readonly phrase?: string;
};

/** In nginx's words, which operators know; the phrase of the status line stays the registered one. */
const NEEDS_TLS: Refusal = {
  status: 400,
  detail: "The request came in plain text, and this port answers TLS alone.",
  phrase: "The plain HTTP request was sent to HTTPS port",
};

type SentAnswer = HttpAnswer & { readonly omitBody?: boolean };

/** `head` is `undefined` when the request was refused before it was read. */
function answerTo(head: RequestHead | undefined, answer: HttpAnswer): SentAnswer {
  return head?.method === "HEAD" ? { ...answer, omitBody: true } : answer;
}

function refusalAnswer({ status, phrase = reasonPhrase(status) }: Refusal): HttpAnswer {
  if (status === 413) return payloadTooLarge();
  return status === 426 ? upgradeRequired() : edgePage(status, phrase);
}
