import type { PolicyDocument } from "../core/authorization/iam-policy.ts";
import type { HeaderField, RawRequest } from "../core/http.ts";
import type { Payload } from "../core/integration/payload.ts";
import type { InvocationSource } from "../core/integration/remote-function.ts";
import type { SigningCredential } from "../core/sigv4/verify.ts";
import type { Activity } from "../core/telemetry/activity.ts";

/** One client's WebSocket, seen from the engine. Implemented by the listener. */
export interface ClientSocket {
  /**
   * Queues one text frame. MUST NOT throw and MUST NOT wait. `full`: the client is too slow and nothing
   * was queued. `closed`: the socket is closing or gone and nothing was queued.
   */
  sendText(payload: Uint8Array): "sent" | "full" | "closed";
  /** Bytes that the client has not taken yet. */
  readonly waitingBytes: number;
  /** Sends a close frame, then ends the TCP connection. Calls after the first do nothing. */
  close(code: number, reason: string): void;
  /** Cuts the TCP connection at once, without a close frame. */
  terminate(): void;
  /** Tells that a message has been handled, so that reading may go on. */
  messageHandled(): void;
}

/** Tells once that whoever asked waits no longer. An `AbortSignal` is one; a call's own deadline costs less. */
export interface CallSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
  /** Time stands still until what it answers is called: a developer reads the code that is called. Not for calls without a deadline. */
  holdTime?(): () => void;
}

/** What running a Lambda function came to. */
export type FunctionOutcome =
  /** `payload` is the JSON text that the function answered. */
  | { readonly kind: "returned"; readonly payload: string; readonly requestId?: string }
  /** The handler threw, could not start, exited or ran into its own time-out. */
  | {
      readonly kind: "functionError";
      readonly errorType: string;
      readonly errorMessage: string;
      readonly payload: string;
      readonly requestId?: string;
    }
  | { readonly kind: "throttled"; readonly detail: string }
  | { readonly kind: "notFound"; readonly detail: string }
  /** It is invoked through an endpoint that cannot be reached, or that refuses. */
  | { readonly kind: "unreachable"; readonly detail: string }
  /** `signal` fired first. The invocation itself goes on to its own time-out, as on AWS. */
  | { readonly kind: "aborted" };

/** What handing an event over came to, Lambda's invocation type `Event`. */
export type EventOutcome =
  /** `done` settles when the function has ended with it, as far as this process knows. MUST NOT reject. */
  | { readonly kind: "accepted"; readonly done: Promise<void> }
  | Extract<
      FunctionOutcome,
      { readonly kind: "throttled" | "notFound" | "unreachable" | "aborted" }
    >;

export interface FunctionRequest {
  readonly functionArn: string;
  readonly payload: string;
  readonly requestId?: string;
  readonly traceId?: string;
  /** Whose integration or authorizer it is; a function that is not here is told. */
  readonly source?: InvocationSource;
}

/** Runs Lambda functions. MUST settle soon after `signal` fires; MUST NOT reject for a bad function. */
export interface FunctionInvoker {
  invoke(request: FunctionRequest, signal: CallSignal): Promise<FunctionOutcome>;
  /** Waits for no answer; what the function makes of the event MUST be in its log. */
  invokeEvent(request: FunctionRequest, signal: CallSignal): Promise<EventOutcome>;
}

/** A request to an HTTP backend, ready to send. */
export interface HttpIntegrationRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderField[];
  readonly body: Payload | undefined;
  readonly connection?: BackendConnection;
}

/** How a backend is reached; what the names stand for is the adapter's to know. */
export interface BackendConnection {
  readonly vpcLinkId?: string;
  readonly clientCertificateId?: string;
}

export type HttpOutcome =
  | {
      readonly kind: "answered";
      readonly statusCode: number;
      readonly headers: readonly HeaderField[];
      /** As the backend made it: what Content-Encoding did to it is undone. */
      readonly body: Uint8Array;
    }
  | { readonly kind: "unreachable"; readonly detail: string }
  | { readonly kind: "aborted" };

/** Calls HTTP backends. MUST settle soon after `signal` fires; MUST NOT follow redirects or reject. */
export interface HttpInvoker {
  invoke(request: HttpIntegrationRequest, signal: CallSignal): Promise<HttpOutcome>;
}

/** Keys to sign with, or why there are none. */
export type ServiceKeys =
  | {
      readonly kind: "keys";
      readonly credential: Pick<
        SigningCredential,
        "accessKeyId" | "secretAccessKey" | "sessionToken"
      >;
    }
  | NoServiceKeys;

export interface NoServiceKeys {
  readonly kind: "none";
  readonly detail: string;
}

/**
 * The keys that sign what integrations send to AWS's services. MUST NOT reject; MUST answer with a value, not a promise,
 * while it holds fresh keys; MUST NOT give a stand-in the keys of an account.
 */
export interface ServiceKeySource {
  keys(isAws: boolean): ServiceKeys | Promise<ServiceKeys>;
}

/** An access key the gateway knows, with what its principal may do. */
export interface KnownCredential extends SigningCredential {
  readonly principalArn: string;
  /** `all`: a principal the gateway itself vouches for, such as its own functions in development. */
  readonly policies: readonly PolicyDocument[] | "all";
}

export interface CredentialStore {
  find(accessKeyId: string): KnownCredential | undefined;
  /** Whether a request signed with a key nobody knows may pass; MUST make an acceptance visible once per key. */
  admitUnknown(accessKeyId: string): boolean;
  /** A request signed for another Region was let in; MUST make that visible once per Region. */
  noteRegion(region: string): void;
}

export interface Clock {
  /** Milliseconds since the epoch, as the machine is set: for time stamps. It may jump, also backwards. */
  now(): number;
  /** Whole milliseconds since some moment, whatever the machine is set to: every duration is a difference of two. */
  elapsed(): number;
  /** Runs once at or after `at` of `elapsed()`. */
  schedule(at: number, run: () => void): { cancel(): void };
}

export interface IdSource {
  connectionId(): string;
  messageId(connectionId: string): string;
  /** 16 characters, also the extended request id and `x-amz-apigw-id`. */
  requestId(): string;
  uuid(): string;
  /** `Root=1-…`, for X-Amzn-Trace-Id, of a request that came in then, milliseconds since the epoch. */
  traceId(epochMs: number): string;
}

/** Told of everything that was handled. */
export interface ActivityLog {
  /** MUST NOT throw and MUST NOT wait. */
  record(activity: Activity): void;
}

/** A request as the listener hands it over. */
export interface InboundRequest extends RawRequest {
  readonly sourceIp: string;
  readonly scheme: "http" | "https";
}
