import type { Endpoints } from "../systems/system.ts";

/** What every load is told. */
interface Timing {
  /** Milliseconds before counting begins. */
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Processes of the system: their CPU time is read at both ends of the measurement. */
  readonly pids: readonly number[];
}

export interface PostJob extends Timing {
  readonly kind: "post";
  readonly endpoints: Endpoints;
  /** WebSocket clients that receive. */
  readonly clients: number;
  /** Connections that POST, and requests on the way in each. */
  readonly senders: number;
  readonly inFlight: number;
  readonly payloadBytes: number;
  /** POSTs in each second, whatever their answers take. */
  readonly rate?: number;
}

export interface MessageJob extends Timing {
  readonly kind: "message";
  readonly endpoints: Endpoints;
  readonly clients: number;
  readonly inFlight: number;
  readonly action: string;
  readonly messageBytes: number;
  /** Messages in each second, whatever their replies take. */
  readonly rate?: number;
  /** The load shares its core, and looks once in a millisecond which are due. */
  readonly sharesCore?: true;
}

export interface ConnectJob extends Timing {
  readonly kind: "connect";
  readonly endpoints: Endpoints;
  /** Handshakes on the way at once. */
  readonly inFlight: number;
}

/** Connections that stay until the load is ended; a first line of output says that they are there. */
export interface HoldJob {
  readonly kind: "hold";
  readonly endpoints: Endpoints;
  readonly connections: number;
}

export type Job = PostJob | MessageJob | ConnectJob;

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What a load saw. Only what arrived counts. */
export interface LoadResult {
  readonly operations: number;
  readonly seconds: number;
  /** Answers that were not what was asked for. */
  readonly failures: number;
  /** Of the system and of the load itself, during the measurement. */
  readonly systemCpuMicroseconds: number;
  readonly loadCpuMicroseconds: number;
  /** Where the load had a fixed rate. */
  readonly latency?: Latency | undefined;
}
