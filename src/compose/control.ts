import { CONTROL_LIMITS } from "../adapters/control/control-limits.ts";
import {
  type ControlHandlers,
  type ControlListener,
  type ControlTls,
  listenForControl,
} from "../adapters/control/control-listener.ts";
import type { ControlRoute } from "../engine/control-route.ts";
import type { Clock } from "../engine/ports.ts";

/** An address of the configuration that could not be bound; `cause` is what the system said. */
export class CannotListen extends Error {
  override readonly name = "CannotListen";
  readonly host: string;
  readonly port: number;
  /** The flag that chooses another port. */
  readonly flag: string;

  constructor(
    place: { readonly host: string; readonly port: number; readonly flag: string },
    options: ErrorOptions,
  ) {
    super(`Cannot listen on ${place.host}:${place.port}`, options);
    this.host = place.host;
    this.port = place.port;
    this.flag = place.flag;
  }
}

export interface ControlPlace {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Names that requests may be addressed to, besides IP addresses and `localhost`. */
  readonly hostNames: readonly string[];
  /** HTTPS alone. Functions of this machine, which may not trust it, get a loopback address of their own. */
  readonly tls?: ControlTls | undefined;
}

export interface Control {
  /** Where programs on this machine reach it. */
  readonly url: string;
  /** Where its functions do. */
  readonly functionUrl: string;
  useTls(tls: ControlTls): void;
  /** Once: what answers from now on. Requests that came before have waited for it. */
  serve(routes: ControlRoutes, told: Omit<ControlHandlers, "routes">): void;
  stop(): Promise<void>;
}

export interface ControlRoutes {
  readonly all: readonly ControlRoute[];
  /** Those of `all` that functions call. */
  readonly forFunctions: readonly ControlRoute[];
}

/** Everything that is answered beside the data plane's port, from when it is served. Throws `CannotListen`. */
export function openControl(place: ControlPlace, clock: Clock): Control {
  const limits = CONTROL_LIMITS;
  const served = {
    all: Promise.withResolvers<ControlHandlers>(),
    near: Promise.withResolvers<ControlHandlers>(),
  };
  const near = place.tls && listenForControl({ ...LOOPBACK, limits, clock }, served.near.promise);
  const listener = bound(place, near, () =>
    listenForControl({ ...place, limits, clock }, served.all.promise),
  );
  const scheme = near === undefined ? "http" : "https";
  const url = `${scheme}://${nearName(place.host)}:${listener.port}`;
  return {
    url,
    functionUrl: near === undefined ? url : `http://${LOOPBACK.host}:${near.port}`,
    useTls: listener.useTls,
    serve({ all, forFunctions }, told) {
      served.all.resolve({ ...told, routes: all });
      served.near.resolve({ ...told, routes: forFunctions });
    },
    async stop() {
      await Promise.all([listener.stop(), near?.stop()]);
    },
  };
}

const LOOPBACK = { host: "127.0.0.1", port: 0, hostNames: [] } as const;

/** Both or none. */
function bound(
  { host, port }: ControlPlace,
  beside: ControlListener | undefined,
  listen: () => ControlListener,
): ControlListener {
  try {
    return listen();
  } catch (cause) {
    void beside?.stop();
    throw new CannotListen({ host, port, flag: "--control-port" }, { cause });
  }
}

/** Every address of the machine has loopback ones among them. */
function nearName(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
