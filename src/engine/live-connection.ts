import {
  CONNECTING,
  type ConnectionInput,
  type ConnectionState,
  type LifecycleLimits,
  step,
  touched,
} from "../core/connection-lifecycle.ts";
import type { ConnectionFacts } from "../core/request-context.ts";
import type { Alarms, Sleeper } from "./alarms.ts";
import type { ClientSocket, Clock } from "./ports.ts";
import type { ServedStage } from "./served-apis.ts";

/** What all connections of a process share: the clock, the limits, and what to do at the end. */
export interface Lifecycle {
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly limits: LifecycleLimits;
  /** Called once, when a close frame goes out or comes in, or the socket is gone. */
  readonly noLongerAddressable: (connection: LiveConnection) => void;
  /** Called once, when the socket is gone. */
  readonly runDisconnectRoute: (
    connection: LiveConnection,
    close: { readonly statusCode: number; readonly reason: string },
  ) => void;
}

/** A connection whose socket this process holds: the lifecycle's state and the effects it asks for. */
export class LiveConnection implements Sleeper {
  readonly facts: ConnectionFacts;
  readonly stage: ServedStage;
  readonly #lifecycle: Lifecycle;
  #state: ConnectionState = CONNECTING;
  #socket: ClientSocket | undefined;
  /** Milliseconds since the epoch. */
  #openedAt = 0;
  dueAt = 0;
  place = -1;

  constructor(facts: ConnectionFacts, stage: ServedStage, lifecycle: Lifecycle) {
    this.facts = facts;
    this.stage = stage;
    this.#lifecycle = lifecycle;
  }

  get socket(): ClientSocket | undefined {
    return this.#socket;
  }

  /** Milliseconds since the epoch of the last message in either direction. */
  get lastActiveAt(): number {
    const state = this.#state;
    if (state.phase !== "open") return this.facts.connectedAt;
    // From one reading of both clocks: two readings would differ by a millisecond now and then, and so would two answers.
    return this.#openedAt + (state.lastActiveAt - state.connectedAt);
  }

  open(socket: ClientSocket): void {
    this.#socket = socket;
    this.#openedAt = this.#lifecycle.clock.now();
    this.#advance({ kind: "accepted", at: this.#lifecycle.clock.elapsed() });
  }

  /** A message went in or out, or a ping came in, at that moment of `elapsed()`. */
  touch(at: number, frame: "message" | "ping" = "message"): void {
    this.#state = touched(this.#state, { at, frame }, this.#lifecycle.limits);
  }

  close(code: number, reason: string): void {
    this.#advance({ kind: "closeRequested", code, reason });
  }

  closeReceived(code: number | undefined, reason: string): void {
    this.#advance({ kind: "closeReceived", code, reason });
  }

  socketClosed(): void {
    this.#advance({ kind: "socketClosed" });
  }

  /** The idle time-out or the connection duration may be over. */
  wake(): void {
    this.#advance({ kind: "deadline", at: this.#lifecycle.clock.elapsed() });
  }

  #advance(input: ConnectionInput): void {
    const before = this.#state;
    const { state, effects } = step(before, input, this.#lifecycle.limits);
    this.#state = state;
    if (before.phase === "open" && state.phase !== "open") {
      this.#lifecycle.alarms.cancel(this);
      this.#lifecycle.noLongerAddressable(this);
    }
    for (const effect of effects) {
      switch (effect.kind) {
        case "wakeAt":
          this.#lifecycle.alarms.set(this, effect.at);
          break;
        case "close":
          this.#socket?.close(effect.code, effect.reason);
          break;
        case "runDisconnectRoute":
          this.#lifecycle.runDisconnectRoute(this, {
            statusCode: effect.code,
            reason: effect.reason,
          });
          break;
      }
    }
  }
}
