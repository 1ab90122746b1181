import type { HttpAnswer } from "../core/http.ts";
import type { LiveConnection } from "./live-connection.ts";
import type { ClientSocket, InboundRequest } from "./ports.ts";

export type ConnectVerdict =
  | {
      readonly kind: "accepted";
      readonly connection: LiveConnection;
      readonly subprotocol: string | undefined;
    }
  | { readonly kind: "rejected"; readonly answer: HttpAnswer };

/** What the listener asks of the engine: the two paths, and the ends of a connection. */
export interface DataPlane {
  /** Everything that is not an upgrade. */
  answer(request: InboundRequest, body: Uint8Array): HttpAnswer;
  connect(request: InboundRequest): Promise<ConnectVerdict>;
  /** The listener has answered what is no request that anybody could serve. `detail`: a sentence for the operator. */
  refused(refusal: { readonly status: number; readonly detail: string }): void;
  /** The 101 is on its way: from now on the connection is addressable. */
  opened(connection: LiveConnection, socket: ClientSocket): void;
  /** `pending`: `messageHandled()` of the connection's socket will tell when it has been handled. */
  message(connection: LiveConnection, text: string): "handled" | "pending";
  /** A ping or pong arrived. */
  controlFrame(connection: LiveConnection): void;
  /** The client's close frame arrived; `code` is undefined when it had none. The listener echoes it. */
  closeReceived(connection: LiveConnection, code: number | undefined, reason: string): void;
  /** The listener closes for a violation of the protocol or of a limit. */
  failed(connection: LiveConnection, code: number, reason: string): void;
  /** The TCP connection is gone, however that came about. */
  socketClosed(connection: LiveConnection): void;
}
