/**
 * When a connection ends, why, and that `$disconnect` runs once for it: time as data (AWS: "Amazon API
 * Gateway quotas", idle connection timeout and connection duration; "$disconnect route").
 *
 * Gaps: none known.
 * By design: 2026-11-22 pings do not reset the idle timer unless `pingIsActivity` says so; AWS documents
 *   the timer by messages only. 2026-11-22 the end of the connection duration closes as the idle timer
 *   does; no capture of AWS's own frame is known. 2026-11-22 a client that leaves while its `$connect`
 *   integration runs still gets its `$disconnect` once that integration has accepted it; AWS promises
 *   best effort. 2026-11-22 `$disconnect` does not wait for messages of the connection that were read before its end; AWS
 *   promises no order between them.
 */

/** Why a connection ended, as `$disconnect` reports it. */
export interface CloseCause {
  readonly code: number;
  readonly reason: string;
}

export interface LifecycleLimits {
  readonly idleTimeoutMs: number;
  readonly connectionDurationMs: number;
  /** Whether a ping from the client resets the idle timer. */
  readonly pingIsActivity: boolean;
}

export interface OpenState {
  readonly phase: "open";
  readonly connectedAt: number;
  readonly lastActiveAt: number;
}

export type ConnectionState =
  | { readonly phase: "connecting" }
  | OpenState
  /** A close frame went out or came in; the TCP connection is still there. */
  | { readonly phase: "closing"; readonly cause: CloseCause }
  | {
      readonly phase: "closed";
      readonly cause: CloseCause;
      /** Whether the connection was ever accepted, and so has had its `$disconnect`. */
      readonly accepted: boolean;
    };

export type ConnectionInput =
  /** The `$connect` integration let the client in. */
  | { readonly kind: "accepted"; readonly at: number }
  /** A message in either direction, or a ping from the client. */
  | { readonly kind: "activity"; readonly at: number; readonly frame: "message" | "ping" }
  /** The timer that a `wakeAt` effect asked for. */
  | { readonly kind: "deadline"; readonly at: number }
  /** The gateway ends the connection: DeleteConnection, a violation, a shutdown. */
  | { readonly kind: "closeRequested"; readonly code: number; readonly reason: string }
  /** The client's close frame; `code` is undefined when the frame had none. */
  | { readonly kind: "closeReceived"; readonly code: number | undefined; readonly reason: string }
  /** The TCP connection is gone. */
  | { readonly kind: "socketClosed" };

export type ConnectionEffect =
  | { readonly kind: "wakeAt"; readonly at: number }
  | { readonly kind: "close"; readonly code: number; readonly reason: string }
  | { readonly kind: "runDisconnectRoute"; readonly code: number; readonly reason: string };

export interface Transition {
  readonly state: ConnectionState;
  readonly effects: readonly ConnectionEffect[];
}

/** Idle or too old. Captured on AWS for the idle case. */
export const GOING_AWAY: CloseCause = { code: 1001, reason: "Going away" };
/** DeleteConnection. Captured on AWS. */
export const CLOSED_NORMALLY: CloseCause = { code: 1000, reason: "Connection Closed Normally" };
/** The client's close frame carried no status. Captured on AWS. */
export const NO_STATUS: CloseCause = {
  code: 1005,
  reason: "Client-side close frame status not set",
};
/** The TCP connection went without a close frame in either direction. */
export const ABNORMAL: CloseCause = { code: 1006, reason: "Connection closed abnormally" };

export const CONNECTING: ConnectionState = { phase: "connecting" };

const NOTHING: readonly ConnectionEffect[] = [];

/** Where we are and what happened, to where we go and what to do. */
export function step(
  state: ConnectionState,
  input: ConnectionInput,
  limits: LifecycleLimits,
): Transition {
  switch (input.kind) {
    case "accepted":
      return accept(state, input.at, limits);
    case "activity":
      return { state: touched(state, input, limits), effects: NOTHING };
    case "deadline":
      return wake(state, input.at, limits);
    case "closeRequested":
      return closeFromHere(state, { code: input.code, reason: input.reason });
    case "closeReceived": {
      const { code, reason } = input;
      return closeFromThere(state, code === undefined ? NO_STATUS : { code, reason });
    }
    case "socketClosed":
      return end(state);
  }
}

/** The instant at which an open connection ends unless a message moves it. */
export function deadline(state: OpenState, limits: LifecycleLimits): number {
  return Math.min(
    state.lastActiveAt + limits.idleTimeoutMs,
    state.connectedAt + limits.connectionDurationMs,
  );
}

function accept(state: ConnectionState, at: number, limits: LifecycleLimits): Transition {
  if (state.phase === "connecting") {
    const open = { phase: "open", connectedAt: at, lastActiveAt: at } as const;
    return { state: open, effects: [{ kind: "wakeAt", at: deadline(open, limits) }] };
  }
  if (state.phase === "closed" && !state.accepted) return closed(state.cause);
  return { state, effects: NOTHING };
}

/** What `activity` comes to, which comes with every message and has no effects. */
export function touched(
  state: ConnectionState,
  input: Pick<Extract<ConnectionInput, { kind: "activity" }>, "at" | "frame">,
  limits: LifecycleLimits,
): ConnectionState {
  if (state.phase !== "open" || (input.frame === "ping" && !limits.pingIsActivity)) return state;
  // A clock that was set back must not bring the deadline forward.
  if (input.at <= state.lastActiveAt) return state;
  return { phase: "open", connectedAt: state.connectedAt, lastActiveAt: input.at };
}

function wake(state: ConnectionState, at: number, limits: LifecycleLimits): Transition {
  if (state.phase !== "open") return { state, effects: NOTHING };
  const due = deadline(state, limits);
  if (at < due) return { state, effects: [{ kind: "wakeAt", at: due }] };
  return closeFromHere(state, GOING_AWAY);
}

function closeFromHere(state: ConnectionState, cause: CloseCause): Transition {
  switch (state.phase) {
    case "connecting":
      return { state: { phase: "closed", cause, accepted: false }, effects: NOTHING };
    case "open":
      return { state: { phase: "closing", cause }, effects: [{ kind: "close", ...cause }] };
    case "closing":
    case "closed":
      return { state, effects: NOTHING };
  }
}

function closeFromThere(state: ConnectionState, cause: CloseCause): Transition {
  return state.phase === "open"
    ? { state: { phase: "closing", cause }, effects: NOTHING }
    : { state, effects: NOTHING };
}

function end(state: ConnectionState): Transition {
  switch (state.phase) {
    case "connecting":
      return { state: { phase: "closed", cause: ABNORMAL, accepted: false }, effects: NOTHING };
    case "open":
      return closed(ABNORMAL);
    case "closing":
      return closed(state.cause);
    case "closed":
      return { state, effects: NOTHING };
  }
}

function closed(cause: CloseCause): Transition {
  return {
    state: { phase: "closed", cause, accepted: true },
    effects: [{ kind: "runDisconnectRoute", code: cause.code, reason: cause.reason }],
  };
}
