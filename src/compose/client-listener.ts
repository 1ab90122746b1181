import {
  ClientDescriptors,
  UNASKED_CONNECTIONS_MIN,
} from "../adapters/listener/client-descriptors.ts";
import { ConnectionCount } from "../adapters/listener/connection-count.ts";
import { Deadlines } from "../adapters/listener/deadlines.ts";
import { HttpDate } from "../adapters/listener/http-date.ts";
import { type Listener, type ListenOptions, listen } from "../adapters/listener/listen.ts";
import { SpareAssembler } from "../adapters/listener/spare-assembler.ts";
import { Turn } from "../adapters/listener/turn.ts";
import { descriptorLimit, lowestFreeDescriptor } from "../adapters/system/descriptor-limit.ts";
import { SpareDescriptor } from "../adapters/system/spare-descriptor.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { AWS_LIMITS, type Limits } from "../core/limits.ts";
import type { TrustedProxies } from "../core/trusted-proxies.ts";
import type { DataPlane } from "../engine/inbound.ts";
import type { Clock } from "../engine/ports.ts";

export interface ClientListenerOptions extends ListenOptions {
  readonly clock: Clock;
  /** For what waits for sockets; without it, `clock`. */
  readonly machineClock?: Clock;
  readonly limits: Limits;
  /** Who may say where a request came from. */
  readonly trustedProxies?: TrustedProxies | undefined;
  readonly reportBug: (error: unknown) => void;
  readonly warn: (sentence: string) => void;
  /** Good to know, and nothing that somebody asked for differently. */
  readonly remark: (sentence: string) => void;
  /** Files that the process may have open; without it, what the system says. */
  readonly descriptorsMax?: number;
}

/** The port of the data plane. It takes no more clients than the process's descriptors allow. */
export function listenForClients(options: ClientListenerOptions, dataPlane: DataPlane): Listener {
  const { limits, reportBug, warn } = options;
  const clock = options.machineClock ?? options.clock;
  const bounds = descriptorBounds(options);
  try {
    const listener = listen(
      {
        connectionCount: new ConnectionCount({
          ...{ limits, clock, warn },
          descriptors: bounds?.descriptors,
        }),
        dataPlane,
        clock,
        date: new HttpDate(options.clock),
        deadlines: new Deadlines(clock, sweepMs(limits), reportBug),
        turn: new Turn(reportBug),
        assemblers: new SpareAssembler(limits),
        trustedProxies: options.trustedProxies,
        reportBug,
        limits: { ...limits, bodyBytesMax: limits.postToConnectionBytesMax },
      },
      options,
    );
    return {
      ...listener,
      async stop() {
        const stopped = listener.stop();
        bounds?.spare[Symbol.dispose]();
        await stopped;
      },
    };
  } catch (error) {
    bounds?.spare[Symbol.dispose]();
    throw error;
  }
}

/** Nothing on a system that has no such limit. */
function descriptorBounds({
  limits: { connectionsMax },
  descriptorsMax: limit = descriptorLimit(),
  ...tell
}: ClientListenerOptions):
  | { readonly descriptors: ClientDescriptors; readonly spare: SpareDescriptor }
  | undefined {
  if (limit === undefined) return undefined;
  // Descriptors run out in real time, whatever clock the gateway has.
  const spare = new SpareDescriptor(systemClock);
  const isExhausted = () => spare.isExhausted;
  const descriptors = new ClientDescriptors({ limit, open: openDescriptors(limit), isExhausted });
  const shortage = descriptors.shortage(connectionsMax);
  if (shortage !== undefined) {
    const isAskedFor = connectionsMax !== AWS_LIMITS.connectionsMax;
    if (isAskedFor) tell.warn(shortage);
    else if (descriptors.max < UNASKED_CONNECTIONS_MIN) tell.remark(shortage);
  }
  return { descriptors, spare };
}

function openDescriptors(limit: number): number {
  try {
    return lowestFreeDescriptor();
  } catch {
    return limit; // none is free
  }
}

/** Deadlines are met within a tenth of the shortest one, and looked at no more than a hundred times a second. */
function sweepMs(limits: Limits): number {
  const shortest = Math.min(
    limits.requestHeadTimeoutMs,
    limits.requestBodyTimeoutMs,
    limits.keepAliveTimeoutMs,
    limits.closeHandshakeTimeoutMs,
  );
  return Math.min(1_000, Math.max(10, Math.floor(shortest / 10)));
}
