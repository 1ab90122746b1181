import type { Cores } from "../cores.ts";

/** Where the load finds a system, and what it has to know about it. Sent to the load generator as JSON. */
export interface Endpoints {
  readonly host: string;
  readonly port: number;
  /** Where clients connect; `{id}` stands for an id that the client chooses. */
  readonly clientPath: string;
  /** What a client sends to be told its id; `undefined` where it chooses one itself. */
  readonly idMessage: string | undefined;
  /** Where many clients at once, or a message that comes early, are lost: each comes alone and waits for so long. */
  readonly quietMs?: number;
  /** How something is sent to a client; `undefined` where the system cannot. */
  readonly post: PostEndpoint | undefined;
}

export interface PostEndpoint {
  readonly port: number;
  /** `{id}` stands for the client's id. */
  readonly path: string;
  /** The body, where it is not the payload alone: `{payload}` and `{id}` stand in it. */
  readonly bodyTemplate?: string;
  readonly signed: boolean;
  /** Each answer ends its connection, and the next request takes another. */
  readonly closes?: true;
}

/** What a system is asked to do beyond its plain start. */
export interface StartOptions {
  readonly cores: Cores;
  /** Where an HTTP_PROXY integration leads. */
  readonly backendUrl?: string;
  /** Files that the system writes go here; it is removed afterwards. */
  readonly folder: string;
}

/** A system that runs. */
export interface RunningSystem {
  readonly endpoints: Endpoints;
  /** Its processes, as they are now. */
  pids(): readonly number[];
  stop(): Promise<void>;
}

/** Something to measure. */
export interface System {
  readonly name: string;
  /** One sentence for the table's foot: what it is and what it does not do. */
  readonly description: string;
  /** Makes ready what it needs; answers why it cannot be measured here. */
  prepare?(): Promise<string | undefined>;
  start(options: StartOptions): Promise<RunningSystem>;
}
