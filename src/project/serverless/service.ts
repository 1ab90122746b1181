import type { ConfigNode } from "./config-node.ts";
import type { WebsocketEvent } from "./websocket-events.ts";

/** A service as it is read: every generated resource is made of it. */
export interface Service {
  readonly name: string;
  readonly stage: string;
  readonly root: ConfigNode;
  /** `undefined`: written as a name alone. */
  readonly provider: ConfigNode | undefined;
  readonly functions: readonly ConfigNode[];
  readonly events: readonly WebsocketEvent[];
}
