import { textOf } from "../../core/integration/payload.ts";
import type {
  CallSignal,
  Clock,
  EventOutcome,
  FunctionInvoker,
  FunctionOutcome,
  FunctionRequest,
  HttpInvoker,
  HttpOutcome,
} from "../../engine/ports.ts";
import type { BackendFailure } from "./fault.ts";
import type { ActingPlace, FaultTable } from "./fault-table.ts";
import type { HeldCalls } from "./held-calls.ts";
import type { Invocation } from "./invocation.ts";

export interface BackendProbe {
  readonly table: FaultTable;
  readonly held: HeldCalls;
  /** The gateway's, which the test moves. */
  readonly clock: Clock;
  /** Told of each run, when it has ended. */
  readonly told: (invocation: Invocation) => void;
}

const UTF8 = new TextEncoder();

/** Functions that are slow or fail where a test wants it. */
export function faultyFunctions(
  deps: BackendProbe,
  inner: FunctionInvoker,
  place: ActingPlace = {},
): FunctionInvoker {
  const interfere = async (request: FunctionRequest, signal: CallSignal) => {
    const here = placeOf(request, place);
    const isOfRequest = request.source !== undefined;
    const delay = deps.table.take("delay", here);
    if (delay !== undefined) {
      await deps.held.hold(delay.milliseconds, { clock: deps.clock, signal, isOfRequest });
    }
    if (signal.aborted) return ABORTED;
    const failure = deps.table.take("fail", here)?.failure;
    return failure === undefined ? undefined : functionOutcome(failure);
  };
  return {
    async invoke(request, signal) {
      const outcome = (await interfere(request, signal)) ?? (await inner.invoke(request, signal));
      deps.told({ ...placeOf(request, place), input: request.payload, ...shown(outcome) });
      return outcome;
    },
    async invokeEvent(request, signal) {
      const outcome =
        taken(await interfere(request, signal)) ?? (await inner.invokeEvent(request, signal));
      deps.told({ ...placeOf(request, place), input: request.payload, ...shown(outcome) });
      return outcome;
    },
  };
}

function placeOf({ functionArn }: FunctionRequest, place: ActingPlace): ActingPlace {
  return { ...place, functionName: functionArn.split(":")[6] };
}

/** Lambda has taken an event whose run fails; what becomes of it nobody waits for. */
function taken(outcome: FunctionOutcome | undefined): EventOutcome | undefined {
  const isRun = outcome?.kind === "returned" || outcome?.kind === "functionError";
  return isRun ? { kind: "accepted", done: Promise.resolve() } : outcome;
}

function shown(outcome: FunctionOutcome | EventOutcome): Omit<Invocation, keyof ActingPlace> {
  switch (outcome.kind) {
    case "returned":
      return { outcome: outcome.kind, answer: outcome.payload };
    case "functionError": {
      const { kind, errorType, errorMessage, payload } = outcome;
      return { outcome: kind, errorType, errorMessage, answer: payload };
    }
    case "accepted":
    case "aborted":
      return { outcome: outcome.kind };
    case "throttled":
    case "notFound":
    case "unreachable":
      return { outcome: outcome.kind, detail: outcome.detail };
  }
}

/** HTTP backends and AWS's services that are slow or fail where a test wants it. */
export function faultyHttp(
  deps: BackendProbe,
  inner: HttpInvoker,
  place: ActingPlace = {},
): HttpInvoker {
  const interfere = async (signal: CallSignal) => {
    const delay = deps.table.take("delay", place);
    if (delay !== undefined) {
      const { clock } = deps;
      await deps.held.hold(delay.milliseconds, { clock, signal, isOfRequest: true });
    }
    if (signal.aborted) return ABORTED;
    const failure = deps.table.take("fail", place)?.failure;
    return failure === undefined ? undefined : httpOutcome(failure);
  };
  return {
    async invoke(request, signal) {
      const outcome = (await interfere(signal)) ?? (await inner.invoke(request, signal));
      const { method, url, body } = request;
      const input = body === undefined ? undefined : textOf(body);
      deps.told({ ...place, method, url, input, ...shownAnswer(outcome) });
      return outcome;
    },
  };
}

function shownAnswer(outcome: HttpOutcome): Omit<Invocation, keyof ActingPlace> {
  switch (outcome.kind) {
    case "answered": {
      const { kind, statusCode, body } = outcome;
      return { outcome: kind, statusCode, answer: textOf(body) };
    }
    case "unreachable":
      return { outcome: outcome.kind, detail: outcome.detail };
    case "aborted":
      return { outcome: outcome.kind };
  }
}

const ABORTED = { kind: "aborted" } as const;

function functionOutcome(failure: BackendFailure): FunctionOutcome {
  switch (failure.kind) {
    case "functionError": {
      const { errorType, errorMessage } = failure;
      const payload = JSON.stringify({ errorMessage, errorType, trace: [] });
      return { kind: "functionError", errorType, errorMessage, payload };
    }
    case "timeout":
      return ABORTED;
    case "malformed":
      return { kind: "returned", payload: '{"statusCode":' };
    case "status": {
      const { statusCode, body } = failure;
      return { kind: "returned", payload: JSON.stringify({ statusCode, body }) };
    }
    case "refused":
      return { kind: "unreachable", detail: REFUSED };
    case "throttled":
      return { kind: "throttled", detail: "Rate exceeded, by a fault that the test injected" };
  }
}

function httpOutcome(failure: BackendFailure): HttpOutcome {
  switch (failure.kind) {
    case "functionError":
      return answered(500, JSON.stringify({ message: failure.errorMessage }));
    case "timeout":
      return ABORTED;
    case "malformed":
      return { kind: "unreachable", detail: "Its answer is no HTTP, by a fault of the test" };
    case "status":
      return answered(failure.statusCode, failure.body);
    case "refused":
      return { kind: "unreachable", detail: REFUSED };
    case "throttled":
      return answered(429, '{"message":"Too Many Requests"}');
  }
}

const REFUSED = "Connection refused, by a fault that the test injected";

function answered(statusCode: number, body: string): HttpOutcome {
  return { kind: "answered", statusCode, headers: [], body: UTF8.encode(body) };
}
