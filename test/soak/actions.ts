import type { FRAME_MESSAGES } from "../../src/core/error-frame.ts";
import type { ErrorMetric } from "../../src/core/telemetry/metric-accounting.ts";

/** What a client gets for a message: its own answer with its number, an answer that all alike get, an error frame, or nothing. */
export type Answer =
  | { readonly kind: "own" | "none" }
  | { readonly kind: "alike"; readonly by: string }
  | { readonly kind: "frame"; readonly name: keyof typeof FRAME_MESSAGES }
  /** One or the other, which the gateway or the backend decides; both are counted as what came. */
  | {
      readonly kind: "either";
      readonly by: string;
      readonly name: "tooManyRequests" | "internalServerError";
    };

/** What must become of one message to a route. */
export interface Action {
  readonly answer: Answer;
  /** In the access log. */
  readonly status: number;
  /** What it adds to CloudWatch's MessageCount. */
  readonly messages: 0 | 1 | 2;
  readonly error?: ErrorMetric;
  /** A backend must be told its number, exactly once. */
  readonly seen?: boolean;
  /** Of the messages that are sent, how many are of this kind. */
  readonly weight: number;
}

const own = { answer: { kind: "own" }, status: 200, messages: 2 } as const;
const oneWay = { answer: { kind: "none" }, status: 200, messages: 1 } as const;
const broken = {
  answer: { kind: "frame", name: "internalServerError" },
  status: 500,
  messages: 1,
  error: "ExecutionError",
} as const;
const refused = { messages: 0, error: "ClientError" } as const;
const alike = (by: string) =>
  ({ answer: { kind: "alike", by }, status: 200, messages: 2 }) as const;

/** By route key. The project has each of these routes but `unknown`, which no route takes. */
export const ACTIONS = {
  mock: { ...alike("mock"), weight: 20 },
  mockOne: { ...oneWay, weight: 8 },
  proxy: { ...own, seen: true, weight: 20 },
  proxyOne: { ...oneWay, seen: true, weight: 10 },
  local: { ...own, weight: 12 },
  localOne: { ...oneWay, seen: true, weight: 4 },
  template: { ...own, seen: true, weight: 12 },
  templateOne: { ...oneWay, seen: true, weight: 6 },
  limited: {
    answer: { kind: "either", by: "limited", name: "tooManyRequests" },
    status: 200,
    messages: 2,
    weight: 4,
  },
  never: {
    ...refused,
    answer: { kind: "frame", name: "tooManyRequests" },
    status: 429,
    weight: 3,
  },
  strict: { ...refused, answer: { kind: "frame", name: "badRequestBody" }, status: 400, weight: 3 },
  unknown: { ...refused, answer: { kind: "frame", name: "forbidden" }, status: 403, weight: 3 },
  slow: { ...broken, seen: true, weight: 1 },
  reset: { ...broken, seen: true, weight: 2 },
  garbage: { ...broken, seen: true, weight: 2 },
  half: { ...broken, seen: true, weight: 2 },
  fickle: {
    answer: { kind: "either", by: "fickle", name: "internalServerError" },
    status: 200,
    messages: 2,
    seen: true,
    weight: 3,
  },
  failing: { ...own, status: 500, error: "IntegrationError", seen: true, weight: 3 },
  throws: { ...broken, weight: 1 },
  crash: { ...broken, weight: 0.2 },
} as const satisfies Readonly<Record<string, Action>>;

export type RouteName = keyof typeof ACTIONS;

export function actionOf(route: RouteName): Action {
  return ACTIONS[route];
}
