import { expect } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { Backend, type SeenRequest } from "./support-backend.ts";
import { mockRoute, projectOf } from "./support-project.ts";

/** A gateway whose `$disconnect` tells an HTTP backend, in headers, what it was told itself. */
export interface DisconnectGateway {
  readonly gateway: TestGateway;
  readonly backend: Backend;
}

export async function withDisconnects(
  run: (parts: DisconnectGateway) => Promise<void>,
  options: Pick<Parameters<typeof startTestGateway>[0], "clock" | "settings"> & {
    /** The `$connect` route asks the backend too. */
    readonly connect?: boolean;
  } = {},
): Promise<void> {
  const { connect = false, ...rest } = options;
  using backend = new Backend();
  const routes = {
    ...(connect ? { $connect: { integrationUri: backend.url("/connect") } } : {}),
    $disconnect: disconnectRoute(backend),
    $default: mockRoute("here"),
  };
  await using gateway = await startTestGateway({ sluiceYaml: projectOf({ routes }), ...rest });
  await run({ gateway, backend });
}

export function disconnectRoute(backend: Backend): Readonly<Record<string, unknown>> {
  return {
    integrationUri: backend.url("/disconnect"),
    requestParameters: {
      "integration.request.header.x-code": "context.disconnectStatusCode",
      "integration.request.header.x-reason": "context.disconnectReason",
    },
  };
}

/** The one `$disconnect` of that connection says this code and this reason. */
export async function expectDisconnect(
  { gateway, backend }: DisconnectGateway,
  connectionId: string,
  told: { readonly code: number; readonly reason: string },
): Promise<void> {
  const isItsEnd = (request: SeenRequest) =>
    request.headers.get("eventType") === "DISCONNECT" &&
    request.headers.get("connectionId") === connectionId;
  const request = await backend.request(isItsEnd, `the $disconnect of ${connectionId}`);
  expect({
    code: request.headers.get("x-code"),
    // Headers are bytes; these are UTF-8.
    reason: Buffer.from(request.headers.get("x-reason") ?? "", "latin1").toString("utf8"),
    body: request.body,
  }).toEqual({ code: String(told.code), reason: told.reason, body: "" });
  // It is recorded when the integration has answered; a second one would have been called by then.
  await gateway.activity(
    (activity) => activity.eventType === "DISCONNECT" && activity.connectionId === connectionId,
  );
  expect(backend.requests.filter(isItsEnd)).toHaveLength(1);
}
