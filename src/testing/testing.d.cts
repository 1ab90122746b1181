/// <reference lib="esnext.disposable" />
/** A gateway of one test: `sluice dev` in a process of its own, with a clock and faults that the test moves. */

export interface StartOptions {
  /** What `sluice dev` takes: a folder, a `sluice.yaml`, a template. Default: the working folder. */
  readonly project?: string;
  /** Settings by name, nested or with dots: `{ limits: { idleTimeoutMs: 60_000 } }`. */
  readonly settings?: SettingValues;
  /** Parameters of a template. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Follow changes of the project's files. Default: true. */
  readonly watch?: boolean;
  /** How long each wait waits unless it says otherwise, milliseconds of real time. Default: 4000. */
  readonly timeoutMs?: number;
}

export interface SettingValues {
  readonly [name: string]: string | number | boolean | SettingValues;
}

/** Starts a gateway on free ports. Rejects with `GatewayStartError`, whose message is what the command prints. */
export function startSluice(options?: StartOptions): Promise<Gateway>;

export class GatewayStartError extends Error {
  readonly exitCode: number | null;
}

/** What was waited for has not come; the message says what came instead. */
export class WaitTimeoutError extends Error {}

/** A handshake that was answered with something else than 101. */
export class HandshakeRefusedError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

export interface Gateway extends AsyncDisposable {
  /** Where clients of the first API connect, with its first stage. */
  readonly url: string;
  /** The base of `@connections` of the first API: `endpoint` of an SDK, `--endpoint-url` of the AWS CLI. */
  readonly endpoint: string;
  readonly endpoints: readonly Endpoint[];
  readonly port: number;
  /** Where Lambda's API and `/metrics` answer. */
  readonly controlUrl: string;
  readonly region: string;
  readonly accountId: string;
  /** The authority that signed the certificate of `wss://` and `https://`, a PEM file. */
  readonly caFile: string;
  /** For AWS's SDKs and the AWS CLI: keys, Region and endpoints. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: GatewayClock;
  readonly faults: Faults;
  /** Everything handled so far, oldest first. */
  readonly activities: readonly Activity[];
  readonly invocations: readonly Invocation[];
  /** What functions printed, and what the platform said of them. */
  readonly logs: readonly LogLine[];
  readonly accessLogs: readonly { readonly line: string; readonly stage: string }[];
  /** What `sluice dev` prints. */
  readonly output: readonly string[];

  /** Opens a WebSocket. Rejects with `HandshakeRefusedError`. */
  connect<Received = unknown, Sent = unknown>(
    options?: ConnectOptions,
  ): Promise<Client<Received, Sent>>;
  /** `PostToConnection`: text as it is, anything else as JSON. Resolves with whatever status was answered. */
  post(connectionId: string, data: unknown, options?: ApiOptions): Promise<Answer>;
  /** `GetConnection`. */
  get(connectionId: string, options?: ApiOptions): Promise<Answer>;
  /** `DeleteConnection`. */
  delete(connectionId: string, options?: ApiOptions): Promise<Answer>;

  /** The first run of a function or call of an HTTP backend, past or to come, that fits. */
  waitForInvocation(condition?: InvocationCondition, options?: WaitOptions): Promise<Invocation>;
  /** The first `$disconnect`, past or to come, that fits. */
  waitForDisconnect(condition?: DisconnectCondition, options?: WaitOptions): Promise<Disconnect>;
  /** The first activity, past or to come, that fits. */
  waitForActivity(condition?: Condition<Activity>, options?: WaitOptions): Promise<Activity>;
  /** Resolves when everything has been handled that came in so far, closed connections and their `$disconnect` included. */
  settled(): Promise<void>;
  /** Forgets what has happened, so that waits are for what comes. */
  forget(): void;
  /** Runs `change`, which edits files of the project, and resolves when the gateway has reloaded them. */
  reloaded(change?: () => unknown, options?: WaitOptions): Promise<Reload>;
  /** Closes every connection with 1001, runs each `$disconnect` and ends the process. */
  stop(): Promise<void>;
}

export interface Endpoint {
  readonly apiId: string;
  readonly name: string;
  readonly stage: string;
  readonly otherStages: readonly string[];
  readonly url: string;
  readonly callbackUrl: string;
}

export interface ApiOptions {
  /** An API's name or id. Default: the first one. */
  readonly api?: string;
  /** Default: the API's first stage. */
  readonly stage?: string;
}

export interface ConnectOptions extends ApiOptions {
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly subprotocols?: readonly string[];
  readonly origin?: string;
  /** Through `wss://`, with the certificate verified. */
  readonly tls?: boolean;
  /** The whole URL in place of `api`, `stage` and `tls`. */
  readonly url?: string;
}

export interface Client<Received = unknown, Sent = unknown> extends AsyncDisposable {
  readonly connectionId: string;
  readonly subprotocol: string | undefined;
  /** Messages so far, JSON read, other text as it is. */
  readonly received: readonly Received[];
  /** Resolves when the connection has ended; 1006 without a close frame. */
  readonly closed: Promise<CloseInfo>;
  /** A text as it is, bytes as a binary message, anything else as JSON. */
  send(message: Sent | string | Uint8Array): void;
  /** The next message that was not taken; with a condition the next that fits, and the others stay. */
  nextMessage(condition?: Condition<Received>, options?: WaitOptions): Promise<Received>;
  /** The first message that fits, past or to come. */
  waitForMessage(condition: Condition<Received>, options?: WaitOptions): Promise<Received>;
  /** Reads nothing any more, as a slow client. */
  pause(): void;
  resume(): void;
  close(code?: number, reason?: string): Promise<CloseInfo>;
  /** Ends the TCP connection from the client's side, without a close frame. */
  terminate(): void;
}

export interface CloseInfo {
  readonly code: number;
  readonly reason: string;
}

/** A function that says whether, or members that have to be there, at any depth. */
export type Condition<Value> = ((value: Value) => boolean) | Partially<Value>;
export type Partially<Value> = Value extends object
  ? { readonly [Name in keyof Value]?: Partially<Value[Name]> }
  : Value;

export interface WaitOptions {
  /** Milliseconds of real time. */
  readonly timeoutMs?: number;
}

export interface GatewayClock {
  /**
   * Moves the gateway's clock. Resolves when everything that was due has run: connections are closed, and their `$disconnect` has
   * been invoked and has ended.
   */
  advance(by: Duration | number): Promise<Date>;
  now(): Promise<Date>;
}

export interface FaultOptions extends ApiOptions {
  readonly connectionId?: string;
  /** How often it acts. Default: until it is removed. */
  readonly times?: number;
}

export interface BackendFaultOptions extends FaultOptions {
  readonly route?: string;
  readonly function?: string;
}

export type Failure =
  | "functionError"
  | "timeout"
  | "malformed"
  | "refused"
  | "throttled"
  | { readonly errorType: string; readonly errorMessage?: string }
  | { readonly statusCode: number; readonly body?: string };

export interface Faults {
  /** `@connections` answers 410 while the client is still there. */
  gone(options?: FaultOptions): Promise<Fault>;
  /** 429 to calls of `@connections` and to handshakes, the Too Many Requests frame to clients. */
  throttle(
    options?: FaultOptions & {
      readonly route?: string;
      /** Default: all three. */
      readonly at?: "connect" | "message" | "@connections";
    },
  ): Promise<Fault>;
  /** The client's send buffer counts as full. */
  slowClient(options?: FaultOptions): Promise<Fault>;
  /** The end of a connection runs no `$disconnect`. */
  loseDisconnect(options?: FaultOptions): Promise<Fault>;
  /** A backend that takes so long, by the gateway's clock. */
  delay(by: Duration | number, options?: BackendFaultOptions): Promise<Fault>;
  /** A backend that fails. */
  fail(failure: Failure, options?: BackendFaultOptions): Promise<Fault>;
  /** Cuts a TCP connection: the client gets no close frame, `$disconnect` gets 1006. */
  cut(connectionId: string): Promise<void>;
  removeAll(): Promise<void>;
}

export interface Fault {
  /** How often it has acted. */
  readonly applied: number;
  /** Resolves when it has acted so often. Default: once. */
  waitUntilApplied(times?: number, options?: WaitOptions): Promise<void>;
  remove(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export interface InvocationCondition extends ApiOptions {
  readonly route?: string;
  readonly function?: string;
  readonly connectionId?: string;
  readonly status?: number;
  readonly outcome?: Invocation["outcome"];
  readonly where?: (invocation: Invocation) => boolean;
}

export interface Invocation {
  readonly functionName?: string;
  /** Of an HTTP backend. */
  readonly method?: string;
  readonly url?: string;
  readonly apiId?: string;
  readonly stage?: string;
  readonly routeKey?: string;
  readonly connectionId?: string;
  readonly outcome:
    | ("returned" | "functionError" | "throttled" | "notFound" | "unreachable")
    | ("aborted" | "accepted" | "answered");
  /** What the function or the backend answered as its status. */
  readonly status?: number;
  /** What it got; JSON is read. */
  readonly event: unknown;
  /** What it answered; JSON is read. */
  readonly answer: unknown;
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly detail?: string;
}

export interface DisconnectCondition extends ApiOptions {
  readonly connectionId?: string;
  readonly code?: number;
  readonly status?: number;
  readonly where?: (disconnect: Disconnect) => boolean;
}

export interface Disconnect extends Activity {
  readonly code: number;
  readonly reason: string;
}

export interface Activity {
  readonly eventType:
    | "CONNECT"
    | "MESSAGE"
    | "DISCONNECT"
    | "CONNECTION_API"
    | "CONTROL_API"
    | "REFUSED";
  readonly apiId: string;
  readonly stage: string;
  readonly routeKey: string;
  readonly connectionId: string;
  readonly requestId: string;
  readonly status: number;
  /** Milliseconds since the epoch, by the gateway's clock. */
  readonly startedAt: number;
  readonly latencyMs: number;
  readonly connectedAt?: number;
  readonly detail?: string;
  readonly received?: string;
  readonly sent?: string;
}

export interface LogLine {
  readonly functionName: string;
  readonly requestId?: string;
  readonly stream: "stdout" | "stderr" | "platform";
  readonly text: string;
}

export interface Reload {
  readonly what: "functions" | "definition";
}
