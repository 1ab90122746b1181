/**
 * HTTP backends: HTTP/1.1 on connections that are used again, plain and by TLS.
 *
 * Gaps: none known.
 * By design: 2026-11-22 `http://` backends are called without TLS as their URL says. 2026-11-28 there is no VPC: a VPC link
 *   leads to a target that the project names, and without one the URI is called directly. 2026-11-28 backends may be certified
 *   by a private authority that `backends.caFile` names; AWS trusts public ones alone. 2026-11-28 65535 calls are made at once
 *   of one backend, and what comes beyond waits within its time-out; AWS names no such bound. 2026-11-28 some addresses
 *   are refused to backends, link-local ones among them; a name is looked up here, and called at the address that was looked at.
 *   2026-11-28 a request that a reused connection lost before a byte of its answer is sent once more, unless it is a POST or a
 *   PATCH (RFC 9110 section 9.2.2).
 */

import { AddressPolicy } from "../../core/address-policy.ts";
import type {
  CallSignal,
  Clock,
  HttpIntegrationRequest,
  HttpInvoker,
  HttpOutcome,
} from "../../engine/ports.ts";
import { answeredOutcome, TOO_LONG } from "./backend-answer.ts";
import { ANSWER_FAULT_CODES, BackendError } from "./backend-error.ts";
import { BackendHosts, type Reached } from "./backend-hosts.ts";
import { BackendPool } from "./backend-pool.ts";
import { exchangeRequest } from "./backend-request.ts";
import { type Backends, type BackendTls, backendTarget, NO_BACKENDS } from "./backends.ts";
import { unlessAborted } from "./call-signal.ts";
import { Exchange, type Exchanged, type ExchangeRequest } from "./exchange.ts";
import { fetchFailure } from "./fetch-failure.ts";
import { partsOf, type UrlParts } from "./url-parts.ts";

export interface HttpBackendsDeps {
  /** Asked for each request, because a deployment may replace them. */
  readonly backends: () => Backends;
  /** Which addresses they may have. */
  readonly hosts: BackendHosts;
  readonly clock: Pick<Clock, "elapsed" | "schedule">;
}

/** What is left out: no names, any address, the machine's clock. */
export function httpInvoker(deps: Partial<HttpBackendsDeps> = {}): HttpBackends {
  const { backends = () => NO_BACKENDS, clock = MACHINE_CLOCK } = deps;
  const hosts = deps.hosts ?? new BackendHosts({ policy: AddressPolicy.compile({}), clock });
  return new HttpBackends({ backends, hosts, clock });
}

const MACHINE_CLOCK: HttpBackendsDeps["clock"] = {
  elapsed: () => Math.floor(performance.now()),
  schedule(at, run) {
    const timer = setTimeout(run, at - performance.now());
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

type Reachable = Exclude<Reached, { readonly kind: "refused" }>;

/** A request on its way to one of its host's addresses. */
interface Call {
  readonly request: ExchangeRequest;
  readonly parts: UrlParts;
  readonly tls: BackendTls | undefined;
  readonly signal: CallSignal;
}

export class HttpBackends implements HttpInvoker {
  readonly #backends: () => Backends;
  readonly #hosts: BackendHosts;
  readonly #pool: BackendPool;
  #known = NO_BACKENDS;
  /** A deployment may bring other certificates by the same names. */
  #generation = 0;

  constructor({ backends, hosts, clock }: HttpBackendsDeps) {
    this.#backends = backends;
    this.#hosts = hosts;
    this.#pool = new BackendPool(clock);
  }

  async invoke(request: HttpIntegrationRequest, signal: CallSignal): Promise<HttpOutcome> {
    let { url } = request;
    try {
      if (signal.aborted) return { kind: "aborted" };
      const { protocol } = partsOf(url);
      if (protocol !== "http:" && protocol !== "https:") return notHttp(protocol);
      const targeted = backendTarget(request, this.#current());
      const target = targeted instanceof Promise ? await unlessAborted(targeted, signal) : targeted;
      url = target.url;
      const parts = partsOf(url);
      const found = this.#hosts.reach(parts.hostname);
      const reached = found instanceof Promise ? await unlessAborted(found, signal) : found;
      if (reached.kind === "refused") return { kind: "unreachable", detail: reached.detail };
      const sent = exchangeRequest(target, parts, request);
      const exchanged = await this.#exchange(reached, {
        request: sent,
        parts,
        signal,
        tls: target.tls,
      });
      if (exchanged.kind === "calledOff") return { kind: "aborted" };
      if (exchanged.kind === "failed") return unreachable(url, exchanged.error);
      const outcome = answeredOutcome(exchanged.answer, signal);
      return outcome instanceof Promise ? await outcome : outcome;
    } catch (error) {
      return signal.aborted ? { kind: "aborted" } : unreachable(url, error);
    }
  }

  /** Ends the connections that no call is on. */
  endIdle(): void {
    this.#pool.endIdle();
  }

  #current(): Backends {
    const backends = this.#backends();
    if (backends !== this.#known) {
      this.#known = backends;
      this.#generation += 1;
    }
    return backends;
  }

  #exchange(reached: Reachable, call: Call): Promise<Exchanged> {
    if (reached.kind === "addresses") return this.#exchangeAtOne(reached.addresses, call);
    const { hostname } = call.parts;
    return this.#exchangeAt(hostname[0] === "[" ? hostname.slice(1, -1) : hostname, call);
  }

  async #exchangeAtOne(addresses: readonly string[], call: Call): Promise<Exchanged> {
    const last = addresses.length - 1;
    for (let at = 0; ; at += 1) {
      const outcome = await this.#exchangeAt(addresses[at] ?? "", call);
      // Nothing of the request has gone out yet, so that the next address may have it.
      const isElsewhere = outcome.kind === "failed" && NOT_CONNECTED.has(codeOf(outcome.error));
      if (at >= last || !isElsewhere) return outcome;
    }
  }

  #exchangeAt(hostname: string, call: Call): Promise<Exchanged> {
    const { request, parts, tls, signal } = call;
    const key = keyOf(hostname, call, this.#generation);
    return new Promise((resolve) => {
      const exchange = new Exchange(request, (outcome) => {
        signal.removeEventListener("abort", callOff);
        resolve(outcome);
      });
      function callOff(): void {
        exchange.callOff();
      }
      signal.addEventListener("abort", callOff);
      this.#pool.call(key, { hostname, port: parts.port, tls }, exchange);
    });
  }
}

/** What only calls share that may go through the same connections. */
function keyOf(hostname: string, { parts, tls }: Call, generation: number): string {
  const { origin } = parts;
  if (tls !== undefined) {
    const { serverName = "", certificateId = "" } = tls;
    return `${origin} ${hostname} ${serverName} ${certificateId} ${generation}`;
  }
  return hostname === parts.hostname ? origin : `${origin} ${hostname}`;
}

const NOT_CONNECTED = new Set([
  ...["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ETIMEDOUT"],
]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function unreachable(url: string, error: unknown): HttpOutcome {
  const isTooLong = error instanceof BackendError && error.code === ANSWER_FAULT_CODES.tooLarge;
  return { kind: "unreachable", detail: isTooLong ? TOO_LONG : fetchFailure(url, error) };
}

function notHttp(protocol: string): HttpOutcome {
  const detail = `A URL that begins with ${protocol} is not called: it must begin with http:// or https://`;
  return { kind: "unreachable", detail };
}
