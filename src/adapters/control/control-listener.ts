/**
 * The port for operators and tools beside the data plane's: its routes are given to it.
 *
 * Gaps: none known.
 * By design: 2026-11-28 the runtime reads this port's HTTP: it bounds a head by 16 KiB and by the silence in it, not by its
 *   whole time, and hands over a path whose `.` and `..` segments are resolved, so that a signature over them does not match.
 *   2026-11-28 a request whose Host header is a name that was not configured, or that a web page of another origin sends, is
 *   refused with 403, so that no page in a browser can use the port.
 */
import { createSecureContext } from "node:tls";
import type { HttpAnswer } from "../../core/http.ts";
import type { ControlRoute } from "../../engine/control-route.ts";
import type { Clock } from "../../engine/ports.ts";
import type { ControlLimits } from "./control-limits.ts";
import { foreignSentence } from "./origin-guard.ts";
import { readBody } from "./read-body.ts";
import { type RouteMatch, RouteTable } from "./route-table.ts";

export interface ControlOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** PEM texts; without them the port speaks plain HTTP, with them HTTPS alone. */
  readonly tls?: ControlTls | undefined;
  /** Names besides IP addresses and `localhost` that requests may be addressed to. */
  readonly hostNames: readonly string[];
  readonly limits: ControlLimits;
  readonly clock: Clock;
}

export interface ControlHandlers {
  readonly routes: readonly ControlRoute[];
  /** Told of every request that reached no handler. */
  readonly refused: (
    request: { readonly method: string; readonly rawPath: string },
    refusal: { readonly status: number; readonly detail: string },
  ) => void;
  /** A bug: a handler must not reject. */
  readonly reportBug: (error: unknown) => void;
}

export interface ControlTls {
  readonly key: string;
  readonly cert: string;
}

export interface ControlListener {
  readonly port: number;
  /**
   * Connections that begin from now on get this certificate; requests under way end with theirs. Throws, with nothing changed,
   * when the runtime takes it for none.
   */
  useTls(tls: ControlTls): void;
  /** Refuses new connections at once, and cuts what is still open. */
  stop(): Promise<void>;
}

/**
 * Throws what the system says when the address cannot be bound. `handlers` may come later, for a port that has to be known
 * before what answers on it is there: requests wait for them.
 */
export function listenForControl(
  options: ControlOptions,
  handlers: ControlHandlers | Promise<ControlHandlers>,
): ControlListener {
  const ready = "then" in handlers ? handlers.then(withTable) : withTable(handlers);
  const ownNames = [options.host, ...options.hostNames];
  const scheme = options.tls === undefined ? "http" : "https";
  let running = 0;
  const longBodies = { count: 0 };
  const serve = (port: number, tls: ControlTls | undefined) =>
    Bun.serve({
      hostname: options.host,
      port,
      ...(tls === undefined ? {} : { tls: { key: tls.key, cert: tls.cert } }),
      development: false,
      reusePort: false, // else a second gateway shares the port in silence
      idleTimeout: options.limits.headSilenceSeconds,
      maxRequestBodySize: Number.MAX_SAFE_INTEGER, // bounded by each route, with its own answer
      async fetch(request, self) {
        self.timeout(request, 0); // from here on the body's deadline holds, then the handler's own
        const { method } = request;
        const arrived = { request, ...targetOf(request.url) };
        const { table, refused, reportBug } = await ready;
        const refuse: Refuse = (status, message, headers = {}) => {
          refused({ method, rawPath: arrived.rawPath }, { status, detail: message });
          return Response.json({ message }, { status, headers });
        };
        if (running >= options.limits.requestsMax) return refuse(503, BUSY);
        running += 1;
        try {
          const sourceIp = plainAddress(self.requestIP(request)?.address ?? "");
          return await answer(
            { options, table, ownNames, scheme, longBodies },
            { ...arrived, sourceIp },
            refuse,
          );
        } catch (error) {
          reportBug(error);
          return refuse(500, "Internal server error");
        } finally {
          running -= 1;
        }
      },
    });
  let current = options.tls;
  let server = serve(options.port, current);
  const port = server.port ?? options.port;
  const retired = new Set<typeof server>();
  return {
    port,
    useTls(tls) {
      createSecureContext(tls); // throws for what would only fail when the port is open no more
      // The runtime has no other way to give a server another certificate; between the two nobody else runs.
      const old = server;
      retired.add(old);
      void old.stop(false).then(() => retired.delete(old));
      try {
        server = serve(port, tls);
        current = tls;
      } catch (error) {
        server = serve(port, current);
        throw error;
      }
    },
    stop: async () => {
      await Promise.all([...retired, server].map((each) => each.stop(true)));
    },
  };
}

function withTable(handlers: ControlHandlers): ControlHandlers & { readonly table: RouteTable } {
  return { ...handlers, table: new RouteTable(handlers.routes) };
}

const BUSY = "Too many requests are being answered at once: try again.";

/** Answers with a sentence, which the operator reads as well. */
type Refuse = (
  status: number,
  message: string,
  headers?: Readonly<Record<string, string>>,
) => Response;

async function answer(
  listener: {
    readonly options: ControlOptions;
    readonly table: RouteTable;
    readonly ownNames: readonly string[];
    readonly scheme: "http" | "https";
    readonly longBodies: { count: number };
  },
  arrived: Arrived,
  refuse: Refuse,
): Promise<Response> {
  const { options, table, ownNames, scheme } = listener;
  const { request, rawPath } = arrived;
  const { headers, method } = request;
  const addressing = { scheme, host: headers.get("host"), origin: headers.get("origin") };
  const foreign = foreignSentence(addressing, ownNames);
  if (foreign !== undefined) return refuse(403, foreign);
  const match = table.match(method, rawPath);
  if (match.kind === "none") return refuse(404, nowhere(rawPath));
  if (match.kind === "otherMethods") {
    const allow = match.methods.join(", ");
    return refuse(405, `${method} is not possible here: use ${allow}.`, { Allow: allow });
  }
  if (match.route.bodyBytesMax <= options.limits.longBodyBytes) {
    return await handled(options, { ...arrived, match }, refuse);
  }
  const { longBodies } = listener;
  if (longBodies.count >= options.limits.longBodiesMax) return refuse(503, BUSY, CLOSE);
  longBodies.count += 1;
  try {
    return await handled(options, { ...arrived, match }, refuse);
  } finally {
    longBodies.count -= 1;
  }
}

function nowhere(rawPath: string): string {
  return rawPath.includes("/@connections/")
    ? `Nothing answers ${rawPath} here: @connections is on the port that clients connect to.`
    : `Nothing answers ${rawPath} here.`;
}

interface Arrived {
  readonly request: Request;
  readonly rawPath: string;
  readonly rawQuery: string | undefined;
  readonly sourceIp: string;
}

async function handled(
  { clock, limits, tls }: ControlOptions,
  arrived: Arrived & { readonly match: Extract<RouteMatch, { readonly kind: "found" }> },
  refuse: Refuse,
): Promise<Response> {
  const { request, rawPath, rawQuery, sourceIp, match } = arrived;
  const { headers, method, signal } = request;
  const { bodyBytesMax: bytesMax, bodyTooLarge, handle } = match.route;
  const { discardedBytesMax } = limits;
  const isLong = bytesMax > limits.longBodyBytes;
  const timeoutMs = isLong ? limits.longBodyTimeoutMs : limits.bodyTimeoutMs;
  const body = await readBody(request, { clock, bytesMax, discardedBytesMax, timeoutMs });
  switch (body.kind) {
    case "tooLarge": {
      const own = refuse(413, `The body is longer than ${bytesMax} bytes.`, CLOSE);
      return bodyTooLarge === undefined ? own : responseOf(bodyTooLarge(), CLOSE);
    }
    case "tooSlow":
      return refuse(408, `The body did not arrive within ${timeoutMs} ms.`, CLOSE);
    case "broken":
      return refuse(400, "The body broke off.", CLOSE);
    case "whole": {
      const scheme = tls === undefined ? "http" : "https";
      const inbound = {
        method,
        rawPath,
        rawQuery,
        headers: [...headers],
        sourceIp,
        scheme,
      } as const;
      const { parameters } = match;
      return responseOf(await handle({ ...inbound, parameters, body: body.bytes, signal }));
    }
  }
}

/** What is left of the body will not be read: the connection is of no more use. */
const CLOSE = { Connection: "close" };

function responseOf(
  { status, headers, body }: HttpAnswer,
  more: Readonly<Record<string, string>> = {},
): Response {
  const fields: [string, string][] = headers.map(([name, value]) => [name, value]);
  const isEmpty = status === 204 || status === 304;
  const response = new Response(isEmpty ? null : body, { status, headers: fields });
  for (const [name, value] of Object.entries(more)) response.headers.set(name, value);
  return response;
}

/** As the runtime gives it, still percent-encoded. */
function targetOf(url: string): { rawPath: string; rawQuery: string | undefined } {
  const start = url.startsWith("/") ? 0 : url.indexOf("/", url.indexOf("://") + 3);
  const target = url.slice(start);
  const mark = target.indexOf("?");
  return mark === -1
    ? { rawPath: target, rawQuery: undefined }
    : { rawPath: target.slice(0, mark), rawQuery: target.slice(mark + 1) };
}

function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}
