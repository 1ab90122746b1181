import {
  type LambdaEndpoints,
  type RemoteAnswer,
  type RemotePlace,
  readRemoteAnswer,
  remotePlace,
  remoteRequest,
} from "../../core/integration/remote-function.ts";
import { formatAmzDate } from "../../core/sigv4/amz-date.ts";
import { signRequest } from "../../core/sigv4/sign.ts";
import type {
  CallSignal,
  Clock,
  EventOutcome,
  FunctionInvoker,
  FunctionOutcome,
  FunctionRequest,
  HttpInvoker,
  ServiceKeySource,
} from "../ports.ts";
import { eitherSignal, underDeadline } from "./deadline.ts";

/** Longest wait for a function that is elsewhere, milliseconds. AWS: a function's time-out is 900 seconds at most. */
export const REMOTE_INVOKE_MS_MAX = 900_000;

export interface RemoteDeps {
  /** The functions that are here; they come first. */
  readonly local: FunctionInvoker;
  readonly endpoints: LambdaEndpoints;
  readonly http: HttpInvoker;
  readonly keys: ServiceKeySource;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** Where this gateway answers Invoke itself: what it does not have, it must not ask itself for. */
  readonly ownUrl: () => string | undefined;
}

type InvocationType = "RequestResponse" | "Event";

/** Local functions first; one that is not here is invoked through the endpoint that is set for it. */
export function withRemoteFunctions(deps: RemoteDeps): FunctionInvoker {
  const { local } = deps;
  return {
    async invoke(request, signal): Promise<FunctionOutcome> {
      const outcome = await local.invoke(request, signal);
      if (outcome.kind !== "notFound") return outcome;
      const answer = await invokeRemotely(deps, { request, type: "RequestResponse" }, signal);
      switch (answer.kind) {
        case "absent":
          return { kind: "notFound", detail: `${outcome.detail}. ${answer.remedy}` };
        case "accepted":
          return { kind: "unreachable", detail: "The endpoint took the call for an event (202)" };
        default:
          return answer;
      }
    },
    async invokeEvent(request, signal): Promise<EventOutcome> {
      const outcome = await local.invokeEvent(request, signal);
      if (outcome.kind !== "notFound") return outcome;
      const answer = await invokeRemotely(deps, { request, type: "Event" }, signal);
      switch (answer.kind) {
        case "absent":
          return { kind: "notFound", detail: `${outcome.detail}. ${answer.remedy}` };
        // An emulator that knows no events has run it, well or badly: it has been delivered.
        case "accepted":
        case "returned":
        case "functionError":
          return { kind: "accepted", done: Promise.resolve() };
        default:
          return answer;
      }
    },
  };
}

/** Where a function that is not here is invoked; `undefined` when nothing is set for it. */
export function isRemote(
  deps: Pick<RemoteDeps, "endpoints" | "ownUrl">,
  functionArn: string,
): boolean {
  return placeOf(deps, functionArn).kind === "place";
}

/** An endpoint that is this gateway's own has nothing that is not here. */
function placeOf(
  { endpoints, ownUrl }: Pick<RemoteDeps, "endpoints" | "ownUrl">,
  functionArn: string,
): RemotePlace {
  const place = remotePlace(endpoints, functionArn);
  const own = ownUrl();
  if (place.kind === "none" || own === undefined || !isSamePort(place.url, own)) return place;
  return { kind: "none", remedy: `Its endpoint is this gateway (${own})` };
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function isSamePort(url: string, own: string): boolean {
  const [one, other] = [new URL(url), new URL(own)];
  const isHere = one.hostname === other.hostname || LOOPBACK.test(one.hostname);
  return isHere && one.port === other.port && one.protocol === other.protocol;
}

async function invokeRemotely(
  deps: RemoteDeps,
  { request, type }: { readonly request: FunctionRequest; readonly type: InvocationType },
  signal: CallSignal,
): Promise<
  RemoteAnswer | { readonly kind: "aborted" } | { readonly kind: "absent"; readonly remedy: string }
> {
  const place = placeOf(deps, request.functionArn);
  if (place.kind === "none") return { kind: "absent", remedy: place.remedy };
  const keys = await deps.keys.keys(place.isAws);
  if (keys.kind === "none") return { kind: "unreachable", detail: keys.detail };
  if (signal.aborted) return { kind: "aborted" };
  const { traceId, source, payload } = request;
  const unsigned = remoteRequest(place, { invocationType: type, traceId, source }, deps);
  const { pathname, search, origin } = new URL(place.url);
  const signature = signRequest({
    request: {
      ...unsigned,
      rawPath: pathname,
      rawQuery: search === "" ? undefined : search.slice(1),
    },
    body: new TextEncoder().encode(payload),
    credential: keys.credential,
    region: place.region,
    service: "lambda",
    amzDate: formatAmzDate(deps.clock.now()),
  });
  const headers = [...unsigned.headers, ...signature];
  const answered = await underDeadline(deps.clock, REMOTE_INVOKE_MS_MAX, async (tooLate) => {
    const either = eitherSignal(signal, tooLate);
    const call = { ...unsigned, url: place.url, headers, body: payload };
    const outcome = await deps.http.invoke(call, either);
    return tooLate.aborted && outcome.kind === "aborted" ? noAnswerFrom(origin) : outcome;
  });
  if (answered.kind !== "answered") return answered;
  const { statusCode, body } = answered;
  const answer = { statusCode, headers: answered.headers, body: UTF8.decode(body) };
  return readRemoteAnswer(answer, origin);
}

function noAnswerFrom(origin: string) {
  const seconds = REMOTE_INVOKE_MS_MAX / 1_000;
  return {
    kind: "unreachable",
    detail: `${origin} did not answer within ${seconds} seconds`,
  } as const;
}

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
