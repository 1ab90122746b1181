/**
 * Every quota and bound of the data plane, named, with its unit and its default. AWS's figures come
 * from the API Gateway WebSocket quotas page (spec 8.1, 2.1, 2.7); the ones AWS does not publish are
 * ours and say so. Settings may change each; a value looser than AWS's is logged at start.
 *
 * Gaps: none. By design: 2026-11-22 AWS's adjustable and fixed quotas are all settings here.
 */
export interface Limits {
  /** Payload of one frame from a client, bytes. AWS: 32 KB, then close 1009. */
  readonly framePayloadBytesMax: number;
  /** One assembled message from a client, bytes. AWS: 128 KB, then close 1009. */
  readonly messageBytesMax: number;
  /** Frames that one message may be split into. Ours: bounds the work per message. */
  readonly framesPerMessageMax: number;
  /** Body of PostToConnection, bytes. AWS: 131072, then 413. */
  readonly postToConnectionBytesMax: number;
  /** No message in either direction for this long closes with 1001, milliseconds. AWS: 10 minutes. */
  readonly idleTimeoutMs: number;
  /** A connection lives at most this long, milliseconds. AWS: 2 hours. */
  readonly connectionDurationMs: number;
  /** Longest wait for an integration, milliseconds. AWS: 29 seconds. */
  readonly integrationTimeoutMs: number;
  /** Longest wait for a Lambda authorizer, milliseconds. Ours: AWS publishes none for WebSocket APIs; as an integration's. */
  readonly authorizerTimeoutMs: number;
  /** Answer of a Lambda authorizer, bytes. AWS: 8 KB, then 500. */
  readonly authorizerResultBytesMax: number;
  /** ARN of `$connect` that authorization is evaluated on, bytes. AWS: 1600, then 414. */
  readonly methodArnBytesMax: number;
  /** Path and query of a request, characters. AWS: 4096. */
  readonly urlCharactersMax: number;
  /** All header fields of a request, bytes. AWS: 10240 (the REST figure). */
  readonly headerBytesMax: number;
  /** Header fields of a request, count. Ours. */
  readonly headerCountMax: number;
  /** Time for a whole request head to arrive, milliseconds. Ours. */
  readonly requestHeadTimeoutMs: number;
  /** Time for a whole request body to arrive, milliseconds. Ours. */
  readonly requestBodyTimeoutMs: number;
  /** Time an HTTP connection may stay open between requests, milliseconds. Ours. */
  readonly keepAliveTimeoutMs: number;
  /** Time for the peer to answer our close frame before the TCP connection is cut, milliseconds. Ours. */
  readonly closeHandshakeTimeoutMs: number;
  /** Bytes waiting for a slow client before PostToConnection answers 429. Ours: AWS's is not known. */
  readonly sendBufferBytesMax: number;
  /** TCP connections of the port at once, all there are; above it a new one is cut. Ours: AWS bounds how fast they come. */
  readonly connectionsMax: number;
  /** TCP connections of one source address (of one /64 in IPv6) at once. Ours; many clients may share an address. */
  readonly connectionsPerSourceMax: number;
  /** Messages of one connection handled at once; above it the connection is not read. Ours. */
  readonly inFlightMessagesMax: number;
  /** Messages from clients, handshakes and `@connections` calls of all APIs per second. AWS: 10000. */
  readonly accountRequestsPerSecond: number;
  /** Of these, as many may come at once. AWS: 5000. */
  readonly accountBurst: number;
  /** Handshakes of all APIs per second. AWS: 500. */
  readonly newConnectionsPerSecond: number;
}

export const AWS_LIMITS: Limits = Object.freeze({
  framePayloadBytesMax: 32_768,
  messageBytesMax: 131_072,
  framesPerMessageMax: 4_096,
  postToConnectionBytesMax: 131_072,
  idleTimeoutMs: 600_000,
  connectionDurationMs: 7_200_000,
  integrationTimeoutMs: 29_000,
  authorizerTimeoutMs: 29_000,
  authorizerResultBytesMax: 8_192,
  methodArnBytesMax: 1_600,
  urlCharactersMax: 4_096,
  headerBytesMax: 10_240,
  headerCountMax: 200,
  requestHeadTimeoutMs: 10_000,
  requestBodyTimeoutMs: 30_000,
  keepAliveTimeoutMs: 60_000,
  closeHandshakeTimeoutMs: 5_000,
  sendBufferBytesMax: 1_048_576,
  connectionsMax: 100_000,
  connectionsPerSourceMax: 100_000,
  inFlightMessagesMax: 256,
  accountRequestsPerSecond: 10_000,
  accountBurst: 5_000,
  newConnectionsPerSecond: 500,
});
