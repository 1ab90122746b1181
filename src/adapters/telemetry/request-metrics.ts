import type { Activity } from "../../core/telemetry/activity.ts";
import {
  type ErrorMetric,
  errorMetric,
  integrationLatency,
  isConnectCounted,
  messageCount,
  POST_ROUTE,
} from "../../core/telemetry/metric-accounting.ts";
import type { StageTelemetry } from "../../core/telemetry/stage-telemetry.ts";
import type { ActivityLog } from "../../engine/ports.ts";
import type { Family, Labels } from "./exposition.ts";
import { Histogram } from "./histogram.ts";

/** CloudWatch's metrics of one set of dimensions. */
class Counts {
  readonly labels: Labels;
  connects = 0;
  messages = 0;
  readonly errors: Record<ErrorMetric, number> = {
    ClientError: 0,
    IntegrationError: 0,
    ExecutionError: 0,
  };
  readonly integrationLatency = new Histogram();

  constructor(labels: Labels) {
    this.labels = labels;
  }

  count(activity: Activity): void {
    if (isConnectCounted(activity)) this.connects += 1;
    this.messages += messageCount(activity);
    const error = errorMetric(activity);
    if (error !== undefined) this.errors[error] += 1;
    const latency = integrationLatency(activity);
    if (latency !== undefined) this.integrationLatency.observe(latency / 1_000);
  }
}

type Timed = Exclude<Activity["eventType"], "REFUSED" | "CONTROL_API">;

/** One stage: its own counts, those of its routes, and how long each kind of request took. */
class StageMetrics extends Counts {
  /** Routes with detailed metrics, by their key. */
  readonly routes = new Map<string, Counts>();
  readonly durations: Readonly<Record<Timed, Histogram>> = {
    CONNECT: new Histogram(),
    MESSAGE: new Histogram(),
    DISCONNECT: new Histogram(),
    CONNECTION_API: new Histogram(),
  };
}

/** Stages that are served no more and whose numbers stay, so that those of one that comes back go on, count. Ours. */
export const LEFT_STAGES_MAX = 100;

/** Where the requests of one deployment of a stage are counted. */
interface Places {
  readonly stage: StageMetrics;
  /** Those with detailed metrics, by route key. */
  readonly routes: ReadonlyMap<string, Counts>;
}

/**
 * Counts every request under CloudWatch's names. A request finds its numbers by the stage's object and the route's key:
 * labels are put together when somebody asks for the metrics, and stages and routes come from definitions alone.
 */
export class RequestMetrics implements ActivityLog {
  readonly #stages = new Map<string, StageMetrics>();
  /** Keys of those that are served no more, the longest gone first. */
  readonly #left = new Set<string>();
  readonly #places = new WeakMap<StageTelemetry, Places>();
  /** By the name of the operation: AWS's are known, and few. */
  readonly #changes = new Map<string, number>();
  #refused = 0;

  record(activity: Activity): void {
    const { telemetry, eventType, routeKey } = activity;
    if (eventType === "CONTROL_API") {
      this.#changes.set(routeKey, (this.#changes.get(routeKey) ?? 0) + 1);
      return;
    }
    if (telemetry === undefined || eventType === "REFUSED") {
      this.#refused += 1;
      return;
    }
    const { stage, routes } = this.#places.get(telemetry) ?? this.declare(telemetry);
    stage.count(activity);
    stage.durations[eventType].observe(activity.latencyMs / 1_000);
    routes.get(activity.routeKey)?.count(activity);
  }

  /** Declares all stages that are served from now on; of the others the last `LEFT_STAGES_MAX` stay. */
  declareAll(served: Iterable<StageTelemetry>): void {
    const keys = new Set<string>();
    for (const telemetry of served) {
      const key = keyOf(telemetry);
      keys.add(key);
      if (!this.#places.has(telemetry) || !this.#stages.has(key)) this.declare(telemetry);
    }
    for (const key of this.#stages.keys()) {
      if (keys.has(key)) this.#left.delete(key);
      else this.#left.add(key);
    }
    for (const key of this.#left) {
      if (this.#left.size <= LEFT_STAGES_MAX) break;
      this.#left.delete(key);
      this.#stages.delete(key);
    }
  }

  /** Shows a stage's metrics, with 0, before anything has happened. What was counted before goes on. */
  declare(telemetry: StageTelemetry): Places {
    const labels = { api_id: telemetry.apiId, stage: telemetry.stageName };
    const stage = found(this.#stages, keyOf(telemetry), () => new StageMetrics(labels));
    const routes = new Map<string, Counts>();
    for (const route of detailedRoutes(telemetry)) {
      routes.set(
        route,
        found(stage.routes, route, () => new Counts({ ...labels, route })),
      );
    }
    const places = { stage, routes };
    this.#places.set(telemetry, places);
    return places;
  }

  families(): Family[] {
    const stages = [...this.#stages.values()];
    return [
      ...cloudWatchFamilies("aws_apigateway", "", stages),
      ...cloudWatchFamilies(
        "aws_apigateway_route",
        " Routes with detailed metrics.",
        stages.flatMap(({ routes }) => [...routes.values()]),
      ),
      {
        name: "sluice_request_duration_seconds",
        help: "From a request to its answer, by what it was.",
        type: "histogram",
        unit: "seconds",
        series: stages.flatMap(({ labels, durations }) =>
          Object.entries(durations).map(([event_type, histogram]) => ({
            labels: { ...labels, event_type },
            histogram,
          })),
        ),
      },
      {
        name: "sluice_refused_requests",
        help: "Requests that reached no stage, or no operation of one.",
        type: "counter",
        series: [{ labels: {}, value: this.#refused }],
      },
      {
        name: "sluice_control_plane_changes",
        help: "Changes that calls to the control plane made.",
        type: "counter",
        series: [...this.#changes].map(([operation, value]) => ({ labels: { operation }, value })),
      },
    ];
  }
}

function keyOf({ apiId, stageName }: StageTelemetry): string {
  return `${apiId}/${stageName}`;
}

/** Routes of the definition, and the one that AWS gives to data that is sent to a connection. */
function* detailedRoutes({ routes, otherwise }: StageTelemetry): Generator<string> {
  for (const [route, { detailedMetricsEnabled }] of routes) if (detailedMetricsEnabled) yield route;
  if (otherwise.detailedMetricsEnabled) yield POST_ROUTE;
}

function cloudWatchFamilies(prefix: string, note: string, all: readonly Counts[]): Family[] {
  const counter = (name: string, help: string, value: (counts: Counts) => number): Family => ({
    name: `${prefix}_${name}`,
    help: `${help}${note}`,
    type: "counter",
    series: all.map((counts) => ({ labels: counts.labels, value: value(counts) })),
  });
  return [
    counter(
      "connect_count",
      "ConnectCount: handshakes that got as far as the $connect integration.",
      ({ connects }) => connects,
    ),
    counter(
      "message_count",
      "MessageCount: messages from and to clients, connects and disconnects among them.",
      ({ messages }) => messages,
    ),
    counter(
      "client_error",
      "ClientError: requests refused with a 4XX before the integration, or by a $connect backend.",
      ({ errors }) => errors.ClientError,
    ),
    counter(
      "integration_error",
      "IntegrationError: requests whose integration answered with a 4XX or 5XX.",
      ({ errors }) => errors.IntegrationError,
    ),
    counter(
      "execution_error",
      "ExecutionError: requests whose integration could not be run as it should.",
      ({ errors }) => errors.ExecutionError,
    ),
    {
      name: `${prefix}_integration_latency_seconds`,
      help: `IntegrationLatency: from the call of an integration to its answer.${note}`,
      type: "histogram",
      unit: "seconds",
      series: all.map(({ labels, integrationLatency: histogram }) => ({ labels, histogram })),
    },
  ];
}

function found<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
