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
}

export interface MessageJob extends Timing {
  readonly kind: "message";
  readonly endpoints: Endpoints;
  readonly clients: number;
  readonly inFlight: number;
  readonly action: string;
  readonly messageBytes: number;
}

export interface ConnectJob extends Timing {
  readonly kind: "connect";
  readonly endpoints: Endpoints;
  /** Handshakes on the way at once. */
  readonly inFlight: number;
}

export type Job = PostJob | MessageJob | ConnectJob;

/** What a load saw. Only what arrived counts. */
export interface LoadResult {
  readonly operations: number;
  readonly seconds: number;
  /** Answers that were not what was asked for. */
  readonly failures: number;
  /** Of the system and of the load itself, during the measurement. */
  readonly systemCpuMicroseconds: number;
  readonly loadCpuMicroseconds: number;
}
