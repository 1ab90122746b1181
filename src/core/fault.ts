/**
 * Every error that a client or a backend can observe on the data plane, one row each: the one catalogue. Status and
 * wire text are AWS's; `docs/errors.md` is generated from this table (see `fault-document.ts`).
 *
 * Gaps: none known.
 * By design: none. Where AWS's own text has no public capture, the file that puts it on the wire says so.
 */
interface Fault {
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** What the reader can do about it. */
  readonly remedy: string;
}

export interface HttpFault extends Fault {
  readonly status: number;
  /** `undefined`: no JSON `message`; the body is empty or an HTML page. */
  readonly message: string | undefined;
  /** x-amzn-ErrorType; `undefined` when AWS sends none. */
  readonly errorType: string | undefined;
}

/** A text frame; the connection stays open. */
export interface FrameFault extends Fault {
  readonly message: string;
}

/** A close frame, or what `$disconnect` is told about the end. */
export interface CloseFault extends Fault {
  readonly code: number;
  readonly reason: string;
}

const handshake = {
  Forbidden: {
    status: 403,
    message: "Forbidden",
    errorType: "ForbiddenException",
    meaning:
      "The host, stage or path names nothing here, or the request is not a WebSocket upgrade.",
    remedy: "Connect with `wss://` to the API's own host and `/{stage}`, without a further path.",
  },
  BadRequest: {
    status: 400,
    message: undefined,
    errorType: undefined,
    meaning: "The request is not well-formed HTTP, or it has several Authorization headers.",
    remedy: "Use a WebSocket client, and send one Authorization header.",
  },
  RequiredParameterMissing: {
    status: 400,
    message: "Bad Request",
    errorType: undefined,
    meaning: "A query parameter or header that the `$connect` route requires is missing.",
    remedy: "Send it, or set `Required` to false in the route's RequestParameters.",
  },
  Unauthorized: {
    status: 401,
    message: "Unauthorized",
    errorType: undefined,
    meaning:
      "An identity source of the authorizer is missing or empty, or the authorizer answered `Unauthorized`.",
    remedy: "Send every identity source; see the authorizer's own log.",
  },
  ExplicitDeny: {
    status: 403,
    message:
      "User is not authorized to access this resource with an explicit deny in an identity-based policy",
    errorType: undefined,
    meaning: "The authorizer's policy denies `execute-api:Invoke`.",
    remedy: "Change the policy that the authorizer returns.",
  },
  NoMatchingAllow: {
    status: 403,
    message:
      "User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action",
    errorType: undefined,
    meaning:
      "No statement of the authorizer's policy allows `execute-api:Invoke` on this stage's `$connect`.",
    remedy: "Let the policy's Resource match `{apiId}/{stage}/$connect`.",
  },
  ApiKeyRefused: {
    status: 403,
    message: "Forbidden",
    errorType: undefined,
    meaning:
      "The route requires an API key, and the one that was sent, if any, is unknown, not enabled or in no usage plan for this stage.",
    remedy:
      "Send a key of a usage plan for this stage in `x-api-key`, or let the authorizer return it as `usageIdentifierKey`.",
  },
  UsagePlanThrottled: {
    status: 429,
    message: "Too Many Requests",
    errorType: undefined,
    meaning: "The API key has used up the rate and burst of its usage plan.",
    remedy: "Connect again after a growing, random delay, or raise the plan's throttle.",
  },
  UsagePlanQuotaExceeded: {
    status: 429,
    message: "Limit Exceeded",
    errorType: undefined,
    meaning: "The API key has used up the quota of its usage plan.",
    remedy: "Wait for the next day, week or month, or raise the plan's quota.",
  },
  MissingAuthenticationToken: {
    status: 403,
    message: "Missing Authentication Token",
    errorType: "MissingAuthenticationTokenException",
    meaning: "The `$connect` route uses AWS_IAM and the request is not signed.",
    remedy: "Sign the request with Signature Version 4 for `execute-api`.",
  },
  SignatureRefused: {
    status: 403,
    message: "{what is wrong with the signature}",
    errorType: "InvalidSignatureException",
    meaning:
      "The `$connect` route uses AWS_IAM, and the signature, its scope or its time is wrong, or the access key is not known.",
    remedy: "Compare the canonical string in the message with what was signed; check the clock.",
  },
  AccessDenied: {
    status: 403,
    message: "User: {arn} is not authorized to perform: execute-api:Invoke on resource: {arn} …",
    errorType: "AccessDeniedException",
    meaning:
      "The `$connect` route uses AWS_IAM, and the caller's policies do not allow it. The member is spelled `Message`.",
    remedy: "Allow `execute-api:Invoke` on `{apiId}/{stage}/$connect`.",
  },
  MethodArnTooLong: {
    status: 414,
    message: "Request-URI Too Long",
    errorType: undefined,
    meaning: "The ARN of `$connect` that authorization is evaluated on is longer than the limit.",
    remedy: "Shorten the stage's name; AWS allows 1600 bytes.",
  },
  UriTooLong: {
    status: 414,
    message: undefined,
    errorType: undefined,
    meaning: "Path and query have more characters than the limit.",
    remedy: "Send less in the query; AWS allows 4096 characters.",
  },
  UnsupportedMediaType: {
    status: 415,
    message: "Unsupported Media Type",
    errorType: undefined,
    meaning:
      "The `$connect` route's integration has no template for the request, and its PassthroughBehavior lets nothing else through.",
    remedy: "Add a `$default` request template, or set PassthroughBehavior to WHEN_NO_MATCH.",
  },
  UpgradeRequired: {
    status: 426,
    message: "Upgrade Required",
    errorType: undefined,
    meaning: "The client speaks another version of the WebSocket protocol than 13.",
    remedy: "Use a client that follows RFC 6455.",
  },
  TooManyRequests: {
    status: 429,
    message: "Too Many Requests",
    errorType: "TooManyRequestsException",
    meaning: "More connections than the stage, route or account may open.",
    remedy: "Connect again after a growing, random delay, or raise the limit.",
  },
  HeaderFieldsTooLarge: {
    status: 431,
    message: undefined,
    errorType: undefined,
    meaning: "The request has more or larger header fields than the limit.",
    remedy: "Send fewer or shorter headers and cookies; AWS allows 10240 bytes.",
  },
  InternalServerError: {
    status: 500,
    message: "Internal server error",
    errorType: undefined,
    meaning: "The `$connect` integration or its authorizer could not be run as configured.",
    remedy: "Read the gateway's log for this requestId.",
  },
  BadGateway: {
    status: 502,
    message: "Internal server error",
    errorType: undefined,
    meaning: "The `$connect` function failed or answered something that is not a proxy response.",
    remedy: "Read the function's log; return `{ statusCode: 200 }`.",
  },
  GatewayTimeout: {
    status: 504,
    message: "Endpoint request timed out",
    errorType: undefined,
    meaning: "The `$connect` integration did not answer within its time-out.",
    remedy: "Answer faster, or raise TimeoutInMillis (29 seconds at most on AWS).",
  },
} as const satisfies Record<string, HttpFault>;

const message = {
  Forbidden: {
    message: "Forbidden",
    meaning: "No route matches the message and the API has no `$default` route.",
    remedy: "Compare the route selection expression with the message; add a `$default` route.",
  },
  InternalServerError: {
    message: "Internal server error",
    meaning: "The integration failed, timed out, was throttled or answered something malformed.",
    remedy: "Read the gateway's log for this requestId, then the function's log.",
  },
  BadRequestBody: {
    message: "Bad request body",
    meaning: "The message does not satisfy the model of its route.",
    remedy: "Compare the message with the route's model.",
  },
  TooManyRequests: {
    message: "Too Many Requests",
    meaning:
      "More messages than the stage, route or account may handle; the backend was not called.",
    remedy: "Send it again after a growing, random delay, or raise the limit.",
  },
  UnsupportedMediaType: {
    message: "Unsupported Media Type",
    meaning:
      "No request template was selected and PassthroughBehavior forbids passing the body on.",
    remedy: "Add a template for the selected key, or a `$default` one.",
  },
} as const satisfies Record<string, FrameFault>;

const close = {
  DeletedByBackend: {
    code: 1000,
    reason: "Connection Closed Normally",
    meaning: "A backend called DeleteConnection.",
    remedy: "Nothing: the backend meant to end the connection.",
  },
  GoingAway: {
    code: 1001,
    reason: "Going away",
    meaning: "No message for the idle time-out, or the connection reached its maximum duration.",
    remedy:
      "Send an application message more often than every 10 minutes; connect again after 2 hours.",
  },
  ProtocolError: {
    code: 1002,
    reason: "Protocol error",
    meaning:
      "A frame breaks RFC 6455: unmasked, reserved bits or opcode, a broken fragment sequence.",
    remedy: "Use a client that follows RFC 6455.",
  },
  BinaryNotSupported: {
    code: 1003,
    reason: "Binary is not supported",
    meaning: "The client sent a binary frame.",
    remedy: "Send text, for example base64.",
  },
  StatusNotSet: {
    code: 1005,
    reason: "Client-side close frame status not set",
    meaning: "The client closed without a status; only `$disconnect` sees this code.",
    remedy: "Nothing: `close()` without arguments does this.",
  },
  ClosedAbnormally: {
    code: 1006,
    reason: "Connection closed abnormally",
    meaning: "The TCP connection ended without a close frame; only `$disconnect` sees this code.",
    remedy: "Expect it from mobile and sleeping clients; connect again.",
  },
  InvalidUtf8: {
    code: 1007,
    reason: "Invalid UTF-8",
    meaning: "A text message is not valid UTF-8.",
    remedy: "Send UTF-8 text.",
  },
  SlowClient: {
    code: 1008,
    reason: "Send buffer full",
    meaning: "The client does not read fast enough to take the reply to its own message.",
    remedy:
      "Read faster, or raise the send buffer's limit. AWS does not document what it does here.",
  },
  MessageTooBig: {
    code: 1009,
    reason: "Message too big",
    meaning: "A frame or a whole message is larger than the limit.",
    remedy: "Split it: AWS allows 32 KB per frame and 128 KB per message.",
  },
} as const satisfies Record<string, CloseFault>;

const management = {
  InvalidConnectionId: {
    status: 400,
    message: "Invalid connectionId: {connectionId}",
    errorType: "BadRequestException",
    meaning: "The text is no connection id at all; this is checked before the signature.",
    remedy: "Use `requestContext.connectionId` as it came, percent-encoded.",
  },
  MissingAuthenticationToken: {
    status: 403,
    message: "Missing Authentication Token",
    errorType: "MissingAuthenticationTokenException",
    meaning: "The request is not signed.",
    remedy: "Use an AWS SDK, or sign with Signature Version 4 for `execute-api`.",
  },
  SignatureRefused: {
    status: 403,
    message: "{what is wrong with the signature}",
    errorType: "InvalidSignatureException",
    meaning: "The signature, its scope or its time is wrong, or the access key is not known.",
    remedy: "Compare the canonical string in the message with what was signed; check the clock.",
  },
  AccessDenied: {
    status: 403,
    message:
      "User: {arn} is not authorized to perform: execute-api:ManageConnections on resource: {arn} …",
    errorType: "AccessDeniedException",
    meaning: "The caller's policies do not allow the call. The member is spelled `Message`.",
    remedy: "Allow `execute-api:ManageConnections` on `…/{stage}/POST/@connections/*`.",
  },
  Forbidden: {
    status: 403,
    message: "Forbidden",
    errorType: "ForbiddenException",
    meaning:
      "The stage does not exist, the path has no connection id, or the verb is not supported.",
    remedy: "Build the endpoint from `domainName` and `stage` of the event.",
  },
  MethodNotFound: {
    status: 403,
    message: "No method found matching route {route} for http method {method}",
    errorType: "ForbiddenException",
    meaning:
      "On a custom domain the path does not lead to `@connections`, often because it has the stage in it.",
    remedy: "Leave the stage out of the endpoint on a custom domain.",
  },
  Gone: {
    status: 410,
    message: undefined,
    errorType: "GoneException",
    meaning: "The connection has ended, does not exist, or its `$connect` is not finished yet.",
    remedy: "Forget the connection id.",
  },
  PayloadTooLarge: {
    status: 413,
    message: undefined,
    errorType: undefined,
    meaning: "The body is larger than the limit.",
    remedy: "Split it: AWS allows 131072 bytes.",
  },
  LimitExceeded: {
    status: 429,
    message: "Too Many Requests",
    errorType: "LimitExceededException",
    meaning: "Too many calls, or the client is too slow and its send buffer is full.",
    remedy:
      "Try again after a growing, random delay; drop messages that a slow client can do without.",
  },
  InternalServerError: {
    status: 500,
    message: "Internal server error",
    errorType: "InternalServerErrorException",
    meaning: "The gateway failed.",
    remedy: "Read the gateway's log for this x-amzn-RequestId.",
  },
  GatewayTimeout: {
    status: 504,
    message: "Internal server error",
    errorType: "InternalServerErrorException",
    meaning: "The node that holds the connection did not answer in time.",
    remedy: "Try again; the message may have been delivered.",
  },
} as const satisfies Record<string, HttpFault>;

export const FAULTS = { handshake, message, close, management } as const;
