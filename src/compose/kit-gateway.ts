import { randomBytes } from "node:crypto";
import { MovableClock } from "../adapters/system/movable-clock.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { type FaultHit, FaultTable } from "../adapters/testing/fault-table.ts";
import {
  type BackendProbe,
  faultyFunctions,
  faultyHttp,
} from "../adapters/testing/faulty-backends.ts";
import { HeldCalls } from "../adapters/testing/held-calls.ts";
import type { Invocation } from "../adapters/testing/invocation.ts";
import { type OpenedConnection, WatchedClients } from "../adapters/testing/watched-clients.ts";
import type { FaultPlace } from "../engine/fault-injection.ts";
import type { KnownCredential } from "../engine/ports.ts";
import { type DevGateway, type DevGatewayOptions, startDevGateway } from "./dev-gateway.ts";
import type { GatewayProbe } from "./gateway.ts";

export interface KitGatewayOptions
  extends Omit<DevGatewayOptions, "clock" | "machineClock" | "probe" | "credentials"> {
  /** A client of the test has been let in. */
  readonly opened: (connection: OpenedConnection) => void;
  /** A fault has acted. */
  readonly faultApplied: (hit: FaultHit) => void;
  /** A function or an HTTP backend was called. */
  readonly invoked: (invocation: Invocation) => void;
}

/** A gateway whose clock, faults and connections are a test's. */
export interface KitGateway extends DevGateway {
  /** May sign everything. */
  readonly credential: Pick<KnownCredential, "accessKeyId" | "secretAccessKey">;
  readonly faults: Pick<FaultTable, "add" | "remove" | "clear">;
  /**
   * Resolves when all that came in has been handled: closed connections have gone and had their `$disconnect`, and no
   * function runs; calls that a fault holds up are not waited for. `sent`: messages that have to come in first, by connection.
   */
  settled(sent?: Readonly<Record<string, number>>): Promise<void>;
  /** Moves the clock of the APIs, after `settled(sent)`. Resolves when all that was due has run. */
  advance(milliseconds: number, sent?: Readonly<Record<string, number>>): Promise<void>;
  /** Milliseconds since the epoch, by the clock of the APIs. */
  now(): number;
  /** Cuts the TCP connection without a close frame. Answers whether there was one. */
  cut(connectionId: string): boolean;
}

export async function startKitGateway(options: KitGatewayOptions): Promise<KitGateway> {
  const clock = new MovableClock(systemClock);
  const table = new FaultTable(options.faultApplied);
  const held = new HeldCalls();
  const clients = new WatchedClients(table, options.opened);
  const credential = kitCredential(options.config.accountId);
  const gateway = await startDevGateway({
    ...options,
    clock,
    machineClock: systemClock,
    credentials: [credential],
    probe: probeOf({ table, held, told: options.invoked }, clients),
  });
  const settled = async (sent: Readonly<Record<string, number>> = {}): Promise<void> => {
    await clients.received(sent);
    await quiet(gateway, held);
  };
  return {
    ...gateway,
    ...{ credential, faults: table, settled },
    advance: (milliseconds, sent) =>
      settled(sent).then(() => clock.advance(milliseconds, () => quiet(gateway, held))),
    now: () => clock.now(),
    cut(connectionId) {
      for (const connection of gateway.connections) {
        if (connection.facts.connectionId !== connectionId) continue;
        connection.socket?.terminate();
        return true;
      }
      return false;
    },
  };
}

function probeOf(parts: Omit<BackendProbe, "clock">, clients: WatchedClients): GatewayProbe {
  const { table } = parts;
  return {
    dataPlane: (inner) => clients.watch(inner),
    faults({ functions, http, clock }) {
      const deps = { ...parts, clock };
      return {
        functions: faultyFunctions(deps, functions),
        throttles: (place) => table.take("throttle", place) !== undefined,
        hides: (place) => table.take("gone", place) !== undefined,
        losesDisconnect: (place) => table.take("loseDisconnect", place) !== undefined,
        backendsOf({ context }) {
          const { apiId, stage, routeKey, connectionId } = context;
          const operation = operationOf(routeKey);
          const place = { operation, apiId, stage, routeKey, connectionId };
          return {
            functions: faultyFunctions(deps, functions, place),
            http: faultyHttp(deps, http, place),
          };
        },
      };
    },
  };
}

function operationOf(routeKey: string): FaultPlace["operation"] {
  if (routeKey === "$connect") return "connect";
  return routeKey === "$disconnect" ? "disconnect" : "message";
}

async function quiet(gateway: DevGateway, held: HeldCalls): Promise<void> {
  const { connections, pending } = gateway;
  for (;;) {
    await gateway.functionsSettled();
    const isBusy = pending.size > held.size || connections.endingSize > 0;
    if (!isBusy) return;
    await Promise.race([pending.fewer(), connections.oneEnded(), held.oneHeld()]);
  }
}

/** Of the test's own calls, so that none of the project's keys is needed. */
function kitCredential(accountId: string): KnownCredential {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64"),
    principalArn: `arn:aws:iam::${accountId}:user/sluice-test`,
    policies: "all",
  };
}
