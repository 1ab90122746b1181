import type { PoolLimits } from "./backend-pool.ts";
import { BackendSocket, type ConnectTo, type SocketOwner } from "./backend-socket.ts";
import type { Exchange, ExchangeHolder } from "./exchange.ts";

/** How much earlier than a backend says its idle connections are ended, milliseconds: its word was on its way. */
const EARLIER_MS = 1_000;

/**
 * The connections to one target. A call takes the one that was used last; without one it makes one, and takes whichever is
 * free first.
 */
export class TargetPool implements SocketOwner, ExchangeHolder {
  readonly #place: ConnectTo;
  readonly #limits: PoolLimits;
  readonly #elapsed: () => number;
  readonly #idle: BackendSocket[] = [];
  /** A connection is being made for each. */
  readonly #waiting = new Set<Exchange>();
  /** There were too many connections to make one, or too many are being made. */
  readonly #queued = new Set<Exchange>();
  readonly #madeFor = new Map<BackendSocket, Exchange>();
  #connections = 0;

  constructor(place: ConnectTo, limits: PoolLimits, elapsed: () => number) {
    this.#place = place;
    this.#limits = limits;
    this.#elapsed = elapsed;
  }

  /** No connection is left, and no call waits. */
  get isEmpty(): boolean {
    return this.#connections === 0 && this.#queued.size === 0;
  }

  call(exchange: Exchange): void {
    const now = this.#idle.length === 0 ? 0 : this.#elapsed();
    for (;;) {
      const socket = this.#idle.pop();
      if (socket === undefined) return this.#callAnew(exchange);
      if (socket.idleUntil > now) return socket.send(exchange);
      socket.end();
    }
  }

  letGo(exchange: Exchange): void {
    this.#waiting.delete(exchange);
    this.#queued.delete(exchange);
  }

  opened(socket: BackendSocket): void {
    const own = this.#madeFor.get(socket);
    this.#madeFor.delete(socket);
    if (own !== undefined && this.#waiting.delete(own)) socket.send(own);
    else this.freed(socket, undefined);
    this.#callNextQueued();
  }

  failed(socket: BackendSocket, error: unknown): void {
    const own = this.#madeFor.get(socket);
    this.#madeFor.delete(socket);
    this.#connections -= 1;
    const isWaiting = own !== undefined && this.#waiting.delete(own);
    this.#callNextQueued();
    if (isWaiting) own.settle({ kind: "failed", error });
  }

  freed(socket: BackendSocket, keptMs: number | undefined): void {
    const next = first(this.#waiting) ?? first(this.#queued);
    if (next !== undefined) {
      this.#waiting.delete(next);
      this.#queued.delete(next);
      return socket.send(next);
    }
    const { idleMs, idleMsMax, idlePerTargetMax } = this.#limits;
    const forMs = keptMs === undefined ? idleMs : Math.min(keptMs - EARLIER_MS, idleMsMax);
    if (forMs <= 0 || this.#idle.length >= idlePerTargetMax) return socket.end();
    socket.idleUntil = this.#elapsed() + forMs;
    this.#idle.push(socket);
  }

  ended(socket: BackendSocket): void {
    const at = this.#idle.lastIndexOf(socket);
    if (at !== -1) this.#idle.splice(at, 1);
    this.#connections -= 1;
    this.#callNextQueued();
  }

  lost(exchange: Exchange, error: unknown, wasSent: boolean): void {
    if (exchange.isRepeated || (wasSent && !exchange.request.isRepeatable)) {
      return exchange.settle({ kind: "failed", error });
    }
    exchange.isRepeated = true;
    // The other idle ones may be as dead.
    this.#callAnew(exchange);
  }

  /** Ends the idle ones whose time is over then. */
  endIdle(until: number): void {
    for (const socket of [...this.#idle]) {
      if (socket.idleUntil <= until) socket.end();
    }
  }

  #callAnew(exchange: Exchange): void {
    exchange.holder = this;
    if (!this.#mayConnect()) {
      this.#queued.add(exchange);
      return;
    }
    this.#waiting.add(exchange);
    this.#connections += 1;
    const socket = new BackendSocket(this, this.#limits);
    this.#madeFor.set(socket, exchange);
    void socket.connect(this.#place);
  }

  #callNextQueued(): void {
    const next = first(this.#queued);
    if (next === undefined || !this.#mayConnect()) return;
    this.#queued.delete(next);
    this.#callAnew(next);
  }

  #mayConnect(): boolean {
    const { connectionsPerTargetMax, connectingPerTargetMax } = this.#limits;
    const isMaking = this.#madeFor.size < connectingPerTargetMax;
    return isMaking && this.#connections < connectionsPerTargetMax;
  }
}

function first(exchanges: ReadonlySet<Exchange>): Exchange | undefined {
  if (exchanges.size === 0) return undefined;
  for (const exchange of exchanges) return exchange;
  return undefined;
}
