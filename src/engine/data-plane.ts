import { errorFrame, FRAME_MESSAGES } from "../core/error-frame.ts";
import { upgradeRequired } from "../core/handshake-rejection.ts";
import type { HttpAnswer } from "../core/http.ts";
import { type AnswerIds, healthy, internalServerError } from "../core/manage-connection-answer.ts";
import { type ConnectDeps, connect } from "./connect.ts";
import { type DisconnectDeps, disconnect } from "./disconnect.ts";
import { handleMessage, type MessageDeps } from "./handle-message.ts";
import type { ConnectVerdict, DataPlane } from "./inbound.ts";
import type { Lifecycle, LiveConnection } from "./live-connection.ts";
import type { LiveConnections } from "./live-connections.ts";
import { type ManageDeps, manageConnection } from "./manage-connection.ts";
import type { PendingWork } from "./pending-work.ts";
import type { InboundRequest } from "./ports.ts";
import { noteRefused, refusedRequest } from "./refused-request.ts";
import { resolveEndpoint } from "./resolve-endpoint.ts";

export interface DataPlaneDeps extends ConnectDeps, MessageDeps, DisconnectDeps, ManageDeps {
  readonly connections: LiveConnections;
  /** Answer a plain GET of a stage with 426 instead of 403. */
  readonly upgradeRequired426: boolean;
  /** A bug: something that must not throw has thrown. */
  readonly reportBug: (error: unknown) => void;
}

/** Binds the two paths to what they need, for the listener. */
export function dataPlane(deps: DataPlaneDeps, pending: PendingWork): DataPlane {
  return {
    answer(request, body) {
      try {
        return answer(deps, request, body);
      } catch (error) {
        deps.reportBug(error);
        return internalServerError(answerIds(deps));
      }
    },
    connect: (request) => pending.track(connectOrReject(deps, request)),
    refused({ status, detail }) {
      noteRefused(deps, undefined, { requestId: deps.ids.requestId(), status, detail });
    },
    opened(connection, socket) {
      deps.connections.open(connection, socket);
    },
    message(connection, text) {
      try {
        const rest = handleMessage(deps, connection, text);
        if (rest === undefined) return "handled";
        pending.run(() => handledLater(deps, connection, rest), deps.reportBug);
        return "pending";
      } catch (error) {
        failed(deps, connection, error);
        return "handled";
      }
    },
    controlFrame(connection) {
      connection.touch(deps.clock.elapsed(), "ping");
    },
    closeReceived: (connection, code, reason) => connection.closeReceived(code, reason),
    failed: (connection, code, reason) => connection.close(code, reason),
    socketClosed: (connection) => connection.socketClosed(),
  };
}

/** What a connection does at its end; given to each `LiveConnection`. */
export function endOfConnection(
  deps: DisconnectDeps & {
    readonly connections: LiveConnections;
    readonly reportBug: (error: unknown) => void;
  },
  pending: PendingWork,
): Pick<Lifecycle, "noLongerAddressable" | "runDisconnectRoute"> {
  return {
    noLongerAddressable: (connection) => deps.connections.ending(connection),
    runDisconnectRoute(connection, close) {
      if (!isLost(deps, connection)) {
        pending.run(() => disconnect(deps, connection, close), deps.reportBug);
      }
      deps.connections.ended(connection);
    },
  };
}

function isLost({ faults }: DisconnectDeps, { facts }: LiveConnection): boolean {
  if (faults === undefined) return false;
  const { apiId, stage, connectionId } = facts;
  const place = { apiId, stage, connectionId, routeKey: "$disconnect" };
  return faults.losesDisconnect({ operation: "disconnect", ...place });
}

async function connectOrReject(
  deps: DataPlaneDeps,
  request: InboundRequest,
): Promise<ConnectVerdict> {
  try {
    return await connect(deps, request);
  } catch (error) {
    deps.reportBug(error);
    return { kind: "rejected", answer: internalServerError(answerIds(deps)) };
  }
}

async function handledLater(
  deps: DataPlaneDeps,
  connection: LiveConnection,
  handled: Promise<void>,
): Promise<void> {
  try {
    await handled;
  } catch (error) {
    failed(deps, connection, error);
  } finally {
    connection.socket?.messageHandled();
  }
}

/** A bug is the gateway's: the client learns what it learns of a failed integration. */
function failed(deps: DataPlaneDeps, connection: LiveConnection, error: unknown): void {
  deps.reportBug(error);
  const { connectionId } = connection.facts;
  const frame = errorFrame(FRAME_MESSAGES.internalServerError, {
    connectionId,
    requestId: deps.ids.requestId(),
  });
  connection.socket?.sendText(new TextEncoder().encode(frame));
}

function answer(deps: DataPlaneDeps, request: InboundRequest, body: Uint8Array): HttpAnswer {
  const endpoint = resolveEndpoint(deps.apis, request);
  if (endpoint.kind === "none") return refusedRequest(deps, request, endpoint.detail);
  if (endpoint.kind === "healthCheck") return healthy();
  const { rest } = endpoint.target;
  if (rest !== "" && rest !== "/") return manageConnection(deps, request, body, endpoint);
  const detail = "The request has no Upgrade: websocket";
  if (!deps.upgradeRequired426) return refusedRequest(deps, request, detail);
  const wanted = upgradeRequired();
  noteRefused(deps, request, { requestId: deps.ids.requestId(), status: wanted.status, detail });
  return wanted;
}

function answerIds({ clock, ids }: DataPlaneDeps): AnswerIds {
  return { requestId: ids.uuid(), apigwId: ids.requestId(), traceId: ids.traceId(clock.now()) };
}
