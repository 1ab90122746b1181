import { AWS_LIMITS, type Limits } from "../core/limits.ts";
import type { Setting } from "./setting.ts";

interface LimitRange {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** True when AWS publishes the figure, so that a larger value is looser than AWS. */
  readonly aws: boolean;
  readonly summary: string;
}

const MEBIBYTE = 1_048_576;
/** A week: far above AWS's two hours, far below where timers overflow (2^31 - 1 ms). */
const WEEK_MS = 604_800_000;
/** More than one process can handle: no limit in practice. */
const PER_SECOND_MAX = 10_000_000;

/** More than one process can hold open. */
const CONNECTIONS_MAX = 10_000_000;

/** One row per member of `Limits`: the compiler refuses a limit without a range. */
const RANGES: Readonly<Record<keyof Limits, LimitRange>> = {
  framePayloadBytesMax: {
    ...bytes(1, 16 * MEBIBYTE, "aws"),
    summary: "Payload of one frame from a client; above it the connection closes with 1009.",
  },
  messageBytesMax: {
    ...bytes(1, 16 * MEBIBYTE, "aws"),
    summary: "One message from a client, all its frames; above it the connection closes with 1009.",
  },
  framesPerMessageMax: {
    ...count("frames", 1, MEBIBYTE),
    summary: "Frames that one message may be split into.",
  },
  postToConnectionBytesMax: {
    ...bytes(1, 16 * MEBIBYTE, "aws"),
    summary: "Body of PostToConnection; above it the answer is 413.",
  },
  idleTimeoutMs: {
    ...milliseconds(10, WEEK_MS, "aws"),
    summary: "No message in either direction for this long closes the connection with 1001.",
  },
  connectionDurationMs: {
    ...milliseconds(10, WEEK_MS, "aws"),
    summary: "A connection lives at most this long.",
  },
  integrationTimeoutMs: {
    ...milliseconds(50, 900_000, "aws"),
    summary: "Longest wait for any integration.",
  },
  authorizerTimeoutMs: {
    ...milliseconds(50, 900_000),
    summary: "Longest wait for a Lambda authorizer; then the client gets 500.",
  },
  authorizerResultBytesMax: {
    ...bytes(64, MEBIBYTE, "aws"),
    summary: "Answer of a Lambda authorizer; above it the client gets 500.",
  },
  methodArnBytesMax: {
    ...bytes(1, 65_536, "aws"),
    summary: "ARN of `$connect` that authorization is evaluated on; above it the client gets 414.",
  },
  urlCharactersMax: {
    ...count("characters", 256, 65_536),
    aws: true,
    summary: "Path and query of a request.",
  },
  headerBytesMax: {
    ...bytes(1_024, MEBIBYTE, "aws"),
    summary: "All header fields of a request together.",
  },
  headerCountMax: {
    ...count("header fields", 16, 10_000),
    summary: "Header fields of a request.",
  },
  requestHeadTimeoutMs: {
    ...milliseconds(10, 600_000),
    summary: "Time for a whole request head to arrive.",
  },
  requestBodyTimeoutMs: {
    ...milliseconds(10, 600_000),
    summary: "Time for a whole request body to arrive.",
  },
  keepAliveTimeoutMs: {
    ...milliseconds(10, 3_600_000),
    summary: "Time an HTTP connection may stay open between requests.",
  },
  closeHandshakeTimeoutMs: {
    ...milliseconds(10, 60_000),
    summary: "Time for the client to answer a close frame before its TCP connection is cut.",
  },
  sendBufferBytesMax: {
    ...bytes(1_024, 1_024 * MEBIBYTE),
    summary: "Bytes waiting for a slow client before PostToConnection answers 429.",
  },
  connectionsMax: {
    ...count("connections", 1, CONNECTIONS_MAX),
    summary:
      "TCP connections of clients and of `@connections` callers at once, or as many as the limit on open files of the process allows, if those are fewer; above it a new one is cut.",
  },
  connectionsPerSourceMax: {
    ...count("connections", 1, CONNECTIONS_MAX),
    summary:
      "The same of one source address (of one /64 network in IPv6). As many as all by itself: clients behind a NAT or a proxy share an address.",
  },
  inFlightMessagesMax: {
    ...count("messages", 1, 65_536),
    summary: "Messages of one connection handled at once; above it the connection is not read.",
  },
  accountRequestsPerSecond: {
    ...count("requests per second", 1, PER_SECOND_MAX),
    aws: true,
    summary:
      "Messages, handshakes and `@connections` calls of all APIs; above it they are refused.",
  },
  accountBurst: {
    ...count("requests", 1, PER_SECOND_MAX),
    aws: true,
    summary: "Requests of all APIs that may come at once, before the rate above holds.",
  },
  newConnectionsPerSecond: {
    ...count("handshakes per second", 1, PER_SECOND_MAX),
    aws: true,
    summary: "New connections of all APIs; above it the client gets 429.",
  },
};

export const LIMIT_SETTINGS: readonly Setting[] = Object.entries(RANGES).map(([name, range]) => {
  const standard = AWS_LIMITS[name as keyof Limits];
  const { unit, min, max, aws, summary } = range;
  return {
    name: `limits.${name}`,
    kind: "integer",
    unit,
    min,
    max,
    default: standard,
    summary,
    ...(aws ? { awsAllows: standard } : {}),
  };
});

function bytes(min: number, max: number, who?: "aws") {
  return { unit: "bytes", min, max, aws: who === "aws" };
}

function milliseconds(min: number, max: number, who?: "aws") {
  return { unit: "milliseconds", min, max, aws: who === "aws" };
}

function count(unit: string, min: number, max: number) {
  return { unit, min, max, aws: false };
}
