/**
 * One client's WebSocket after the 101: frames in, frames out, the close handshake.
 *
 * Gaps: 2026-11-22 a large message goes out as one text frame; natively it may arrive as a text frame and continuations.
 * By design: 2026-11-22 pongs are left out while the client's send buffer is full, as RFC 6455 section 5.5.3 allows.
 */

import type { DataPlane } from "../../engine/inbound.ts";
import type { LiveConnection } from "../../engine/live-connection.ts";
import type { ClientSocket, Clock } from "../../engine/ports.ts";
import { encodeClose, encodePong, encodeText } from "../../wire/frame.ts";
import type {
  AssemblerLimits,
  MessageAssembler,
  WebSocketEvent,
} from "../../wire/message-assembler.ts";
import type { Deadline, Deadlines } from "./deadlines.ts";
import { Outbox } from "./outbox.ts";
import type { RawSocket, Session } from "./raw-socket.ts";
import type { SpareAssembler } from "./spare-assembler.ts";
import type { Turn } from "./turn.ts";

export interface WebSocketDeps {
  readonly dataPlane: DataPlane;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly turn: Turn;
  readonly assemblers: SpareAssembler;
  readonly limits: AssemblerLimits & {
    readonly sendBufferBytesMax: number;
    readonly inFlightMessagesMax: number;
    readonly closeHandshakeTimeoutMs: number;
  };
}

/** Bytes of messages that wait behind the ones in flight, before the connection is not read any more. */
export const HELD_BYTES_MAX = 262_144;
/** What a waiting message counts beside its text, bytes: empty ones cost memory too. */
export const HELD_MESSAGE_COST = 64;

export class WebSocketSession implements ClientSocket, Session, Deadline {
  deadlineAt = Number.POSITIVE_INFINITY;
  readonly #deps: WebSocketDeps;
  readonly #socket: RawSocket;
  readonly #connection: LiveConnection;
  /** There while something of a message has arrived and is not told. */
  #assembler: MessageAssembler | undefined;
  readonly #outbox: Outbox;
  #inFlight = 0;
  /** Messages that wait until one in flight has been handled; made when there is one. */
  #held: { text: string; cost: number }[] | undefined;
  #heldCost = 0;
  #paused = false;
  #closeSent = false;
  #closeReceived = false;
  /** After a violation nothing the client sends is looked at. */
  #deaf = false;
  #gone = false;

  /** `outbox`: the socket's own, in which answers before the upgrade may still wait. */
  constructor(
    deps: WebSocketDeps,
    socket: RawSocket,
    connection: LiveConnection,
    outbox = new Outbox(socket, deps.turn),
  ) {
    this.#deps = deps;
    this.#socket = socket;
    this.#connection = connection;
    this.#outbox = outbox;
  }

  /** Writes the 101; frames sent before it wait behind it. */
  switchProtocols(response: Uint8Array): void {
    this.#outbox.write(response);
  }

  sendText(payload: Uint8Array): "sent" | "full" | "closed" {
    if (this.#closeSent || this.#closeReceived || this.#gone) return "closed";
    const frame = encodeText(payload);
    const { sendBufferBytesMax } = this.#deps.limits;
    if (
      this.#outbox.waitingBytes > 0 &&
      this.#outbox.waitingBytes + frame.length > sendBufferBytesMax
    ) {
      return "full";
    }
    this.#outbox.write(frame);
    return "sent";
  }

  get waitingBytes(): number {
    return this.#outbox.waitingBytes;
  }

  close(code: number, reason: string): void {
    if (this.#closeSent || this.#gone) return;
    this.#closeSent = true;
    this.#outbox.write(encodeClose(code, reason));
    this.deadlineAt = this.#deps.clock.elapsed() + this.#deps.limits.closeHandshakeTimeoutMs;
    this.#deps.deadlines.watch(this);
    this.#resume();
    // A client that broke the protocol is not listened to any more, but must still read why: so our
    // direction is closed and theirs is drained until they close it or the deadline cuts it.
    if (this.#deaf) this.#outbox.whenEmpty(() => this.#socket.shutdown());
  }

  terminate(): void {
    if (!this.#gone) this.#socket.terminate();
  }

  /** The close handshake took too long. */
  expire(): void {
    this.terminate();
  }

  messageHandled(): void {
    this.#inFlight -= 1;
    // One after the other, and not one from within another: thousands may be held that are handled at once.
    while (this.#inFlight < this.#deps.limits.inFlightMessagesMax) {
      const next = this.#held?.shift();
      if (next === undefined) break;
      this.#heldCost -= next.cost;
      this.#route(next.text);
    }
    if (this.#heldCost <= HELD_BYTES_MAX) this.#resume();
  }

  receive(chunk: Uint8Array): void {
    if (this.#deaf || this.#closeReceived) return;
    this.#assembler ??= this.#deps.assemblers.take();
    this.#assembler.push(chunk);
    this.#takeEvents();
  }

  drained(): void {
    this.#outbox.drained();
  }

  socketClosed(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#deps.deadlines.unwatch(this);
    this.#deps.dataPlane.socketClosed(this.#connection);
  }

  #takeEvents(): void {
    while (!this.#paused && !this.#gone) {
      const event = this.#assembler?.next();
      if (event === undefined) return this.#letGo();
      this.#take(event);
    }
  }

  #letGo(): void {
    const assembler = this.#assembler;
    if (assembler === undefined || !this.#deps.assemblers.giveBack(assembler)) return;
    this.#assembler = undefined;
  }

  #take(event: WebSocketEvent): void {
    const { dataPlane, limits } = this.#deps;
    switch (event.kind) {
      case "message":
        // Our close frame is on its way: what the client sent before it saw it is not routed any more.
        if (this.#closeSent) return;
        if (this.#inFlight >= limits.inFlightMessagesMax) return this.#hold(event);
        return this.#route(event.text);
      case "ping":
        if (!this.#closeSent && this.#outbox.waitingBytes <= limits.sendBufferBytesMax) {
          this.#outbox.write(encodePong(event.payload));
        }
        return dataPlane.controlFrame(this.#connection);
      case "pong":
        return dataPlane.controlFrame(this.#connection);
      case "close":
        return this.#takeClose(event.code, event.reason);
      case "violation":
        this.#deaf = true;
        return dataPlane.failed(this.#connection, event.code, event.reason);
    }
  }

  #route(text: string): void {
    const outcome = this.#deps.dataPlane.message(this.#connection, text);
    if (outcome === "pending") this.#inFlight += 1;
  }

  /** The socket is read on for a while, so that pings, a close frame and the end of the client are seen. */
  #hold({ text, bytes }: { readonly text: string; readonly bytes: number }): void {
    const cost = bytes + HELD_MESSAGE_COST;
    this.#held ??= [];
    this.#held.push({ text, cost });
    this.#heldCost += cost;
    if (this.#heldCost > HELD_BYTES_MAX) this.#pause();
  }

  #takeClose(code: number | undefined, reason: string): void {
    this.#closeReceived = true;
    this.#deps.dataPlane.closeReceived(this.#connection, code, reason);
    if (!this.#closeSent) {
      this.#closeSent = true;
      this.#outbox.write(encodeClose(code, reason));
      this.deadlineAt = this.#deps.clock.elapsed() + this.#deps.limits.closeHandshakeTimeoutMs;
      this.#deps.deadlines.watch(this);
    }
    // Closed whole, the connection would be reset by what the client still sends, and our close frame
    // might be lost: RFC 6455 section 7.1.1 has our direction closed and theirs read to its end.
    this.#outbox.whenEmpty(() => this.#socket.shutdown());
  }

  #pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#socket.resume();
    this.#takeEvents();
  }
}
