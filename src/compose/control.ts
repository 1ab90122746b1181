import { CONTROL_LIMITS } from "../adapters/control/control-limits.ts";
import {
  type ControlListener,
  type ControlOptions,
  listenForControl,
} from "../adapters/control/control-listener.ts";
import type { ControlRoute } from "../engine/control-route.ts";

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
}

export interface Control {
  /** Where programs on this machine reach it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Everything that is answered beside the data plane's port. Throws `CannotListen`. */
export function startControl(
  place: ControlPlace,
  routes: readonly ControlRoute[],
  parts: Pick<ControlOptions, "clock" | "reportBug" | "refused">,
): Control {
  const { clock, reportBug, refused } = parts;
  const limits = CONTROL_LIMITS;
  const listener = bound(place, () =>
    listenForControl({ ...place, routes, limits, clock, reportBug, refused }),
  );
  return { url: `http://${nearName(place.host)}:${listener.port}`, stop: () => listener.stop() };
}

function bound({ host, port }: ControlPlace, listen: () => ControlListener): ControlListener {
  try {
    return listen();
  } catch (cause) {
    throw new CannotListen({ host, port, flag: "--control-port" }, { cause });
  }
}

/** Every address of the machine has loopback ones among them. */
function nearName(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
