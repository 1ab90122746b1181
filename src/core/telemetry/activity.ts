import type { IamIdentity } from "../authorization/iam-identity.ts";
import type { HeaderField, HttpAnswer } from "../http.ts";
import type { CompiledIntegration } from "../integration/compile-integration.ts";
import type { FailureReason } from "../integration/integration-outcome.ts";
import type { Payload } from "../integration/payload.ts";
import type { ConnectionFacts } from "../request-context.ts";
import type { StageTelemetry } from "./stage-telemetry.ts";

/**
 * Everything that was handled, one record each: a connect, a message, a disconnect or a management call. The engine
 * makes it, whoever logs or counts reads it. It refers to values that are there anyway; what takes work to tell
 * (`activity-error.ts`, an access log's line) is worked out by who asks for it.
 */
export interface Activity {
  /** `CONTROL_API`: a change that the control plane made. `REFUSED`: a request that reached no stage, or no operation. */
  readonly eventType:
    | "CONNECT"
    | "MESSAGE"
    | "DISCONNECT"
    | "CONNECTION_API"
    | "CONTROL_API"
    | "REFUSED";
  readonly apiId: string;
  readonly stage: string;
  /** `-`: no route took the message. */
  readonly routeKey: string;
  readonly connectionId: string;
  readonly requestId: string;
  /** HTTP status sent or the integration's status; 0 when there was none. */
  readonly status: number;
  /** Milliseconds since the epoch when it came in. */
  readonly startedAt: number;
  readonly latencyMs: number;
  /** Why it went wrong, for the operator only; of a change, what it is to and who made it. */
  readonly detail?: string | undefined;
  /** What the stage wants logged and counted; `undefined` where no stage was reached. */
  readonly telemetry?: StageTelemetry | undefined;
  /** Whose connection it is; of a management call, who called. */
  readonly facts?: ActivityFacts | undefined;
  readonly messageId?: string | undefined;
  readonly traceId?: string | undefined;
  /** How the connection ended. */
  readonly close?: { readonly statusCode: number; readonly reason: string } | undefined;
  readonly access?: AccessRecord | undefined;
  readonly integration?: IntegrationRecord | undefined;
  /** The gateway's own HTTP answer, where it refused. */
  readonly answer?: HttpAnswer | undefined;
  /** The error frame that a message came to, whether or not the client still took it. */
  readonly frame?: ActivityError | undefined;
  /** What came in: a client's message, or the data of a `PostToConnection`. */
  readonly received?: string | Uint8Array | undefined;
  /** The text frame that the client was sent; `undefined` when none was, or the client did not take it. */
  readonly sent?: Uint8Array | undefined;
}

export interface ActivityFacts
  extends Pick<ConnectionFacts, "domainName" | "sourceIp" | "userAgent" | "authorizer" | "apiKey"> {
  readonly iamIdentity?: IamIdentity | undefined;
  readonly connectedAt: number | undefined;
}

/** What `$context.error` says: the words that went out, and AWS's name for their kind. */
export interface ActivityError {
  readonly message: string;
  /** AWS: "Gateway response types". */
  readonly responseType: string;
  /** Which constraint of its model the message broke. */
  readonly validationErrorString?: string;
}

/** One attempt to find out whether somebody may do something. */
export interface AttemptRecord {
  /** 200, or the status of the refusal. */
  readonly status: number;
  readonly latencyMs: number;
  readonly error?: string;
}

/** What authorization and the check of an API key came to; an attempt that was not made is not there. */
export interface AccessRecord {
  /** Signature Version 4. */
  readonly authenticate?: AttemptRecord;
  readonly authorizer?: AuthorizerRecord;
  /** IAM policies, the caller's own or those that an authorizer answered. */
  readonly authorize?: AttemptRecord;
  /** Why the API key opened nothing; AWS: "Gateway response types". */
  readonly apiKeyRefusal?: "INVALID_API_KEY" | "THROTTLED" | "QUOTA_EXCEEDED";
}

/** A run of a Lambda authorizer. */
export interface AuthorizerRecord extends AttemptRecord {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Of Lambda's answer, whatever the function's code made of it; `undefined` when there was none. */
  readonly integrationStatus?: number;
  readonly requestId?: string;
}

/** A run of an integration. */
export interface IntegrationRecord {
  readonly type: CompiledIntegration["type"];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly latencyMs: number;
  /** Of the answer of what was called: of Lambda itself for a function; `undefined` when there was none. */
  readonly integrationStatus?: number | undefined;
  /** What the backend answered: what a function returned as `statusCode`; `undefined` when that cannot be used. */
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  /** Why there is no usable answer. */
  readonly error?: string | undefined;
  readonly failure?: FailureReason | undefined;
  /** What was sent and came back, when the stage logs it. */
  readonly exchange?: EndpointExchange | undefined;
}

/** A request to a backend and its answer. Filled in while the integration runs, by who sends and reads. */
export interface EndpointExchange {
  uri: string;
  headers: readonly HeaderField[];
  body: Payload | undefined;
  response?: { readonly headers: readonly HeaderField[]; readonly body: Payload | undefined };
}
