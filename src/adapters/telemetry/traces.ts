/**
 * Spans of what was handled, sent to an OpenTelemetry collector by OTLP over HTTP. AWS has no counterpart: X-Ray does not
 * trace WebSocket APIs. A span has the trace id of the request's `X-Amzn-Trace-Id`, so that a backend that reads the header
 * joins the trace.
 *
 * Gaps: none known.
 * By design: 2026-11-28 the header says `Root` alone, as on AWS: a backend's spans stand beside the gateway's, not below.
 */
import {
  type Attributes,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Activity } from "../../core/telemetry/activity.ts";
import { activityError } from "../../core/telemetry/activity-error.ts";
import { singleLine } from "../../core/telemetry/log-event.ts";
import type { ActivityLog } from "../../engine/ports.ts";

/** Spans that wait for the collector. Above it the newest are dropped, which is said. */
export const SPANS_QUEUED_MAX = 8_192;
/** Spans of one request to the collector. */
const SPANS_BATCHED_MAX = 512;
/** Longest that a span waits for others to go with, milliseconds. */
const BATCH_DELAY_MS = 1_000;
/** Of what went wrong in a part of a request, characters: a backend may have said megabytes. */
export const ERROR_CHARACTERS_MAX = 4_096;
/** Longest wait for the collector's answer, milliseconds. */
const EXPORT_TIMEOUT_MS = 5_000;

export interface TracesOptions {
  /** Base URL of the collector, as OTEL_EXPORTER_OTLP_ENDPOINT has it: `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Of a hundred traces, how many are kept. Chosen by the trace id, so that every part of one is kept or none. */
  readonly samplePercent: number;
  /** For the operator; said once for each kind of trouble. */
  readonly warn: (sentence: string) => void;
}

export interface Traces extends ActivityLog {
  /** Sends what waits. Takes at most `EXPORT_TIMEOUT_MS`, and never rejects. */
  stop(): Promise<void>;
}

export function startTraces(options: TracesOptions): Traces {
  sayDropped(options);
  let nextTraceId = "";
  const random = new RandomIdGenerator();
  const exporter = new OTLPTraceExporter({
    url: tracesUrl(options.endpoint),
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": options.serviceName }),
    sampler: new TraceIdRatioBasedSampler(options.samplePercent / 100),
    idGenerator: {
      generateTraceId: () => nextTraceId,
      generateSpanId: () => random.generateSpanId(),
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: observed(exporter, options),
        maxQueueSize: SPANS_QUEUED_MAX,
        maxExportBatchSize: SPANS_BATCHED_MAX,
        scheduledDelayMillis: BATCH_DELAY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer("sluice");
  return {
    record(activity) {
      nextTraceId = traceIdOf(activity.traceId) ?? random.generateTraceId();
      const { startedAt, latencyMs } = activity;
      const span = tracer.startSpan(
        nameOf(activity),
        { kind: SpanKind.SERVER, startTime: startedAt, root: true },
        ROOT_CONTEXT,
      );
      if (span.isRecording()) {
        span.setAttributes(attributesOf(activity));
        const parent = trace.setSpan(ROOT_CONTEXT, span);
        for (const part of partsOf(activity)) {
          const child = tracer.startSpan(
            part.name,
            { kind: SpanKind.CLIENT, startTime: part.startedAt, attributes: part.attributes },
            parent,
          );
          if (part.error !== undefined) {
            const message = part.error.slice(0, ERROR_CHARACTERS_MAX);
            child.setStatus({ code: SpanStatusCode.ERROR, message });
          }
          child.end(part.startedAt + part.latencyMs);
        }
        const wrong = activityError(activity);
        if (wrong !== undefined) span.setAttribute("error.type", wrong.responseType);
        if (activity.status >= 500) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: wrong?.message ?? "" });
        }
      }
      span.end(startedAt + latencyMs);
    },
    async stop() {
      await provider.shutdown().catch(() => undefined); // What went wrong was said by the logger above.
    },
  };
}

/** `/v1/traces` under the base URL (OpenTelemetry: "OTLP Exporter Configuration"). */
function tracesUrl(endpoint: string): string {
  return endpoint.endsWith("/v1/traces") ? endpoint : `${endpoint.replace(/\/+$/, "")}/v1/traces`;
}

/** `Root=1-5759e988-bd862e3fe1be46a994272793` -> 32 hexadecimal digits, as W3C Trace Context has them. */
function traceIdOf(header: string | undefined): string | undefined {
  const match = /Root=1-([0-9a-f]{8})-([0-9a-f]{24})/.exec(header ?? "");
  return match === null ? undefined : `${match[1]}${match[2]}`;
}

/** One of few: a path that a stranger made up is no name, but an attribute (OpenTelemetry: "Span", names). */
function nameOf({ eventType, routeKey }: Activity): string {
  if (eventType === "REFUSED") return eventType;
  return eventType === "CONNECTION_API" || eventType === "CONTROL_API"
    ? routeKey
    : `${eventType} ${routeKey}`;
}

function attributesOf(activity: Activity): Attributes {
  const { facts } = activity;
  return {
    "aws.apigateway.api_id": activity.apiId,
    "aws.apigateway.stage": activity.stage,
    "aws.apigateway.route_key": activity.routeKey,
    "aws.apigateway.event_type": activity.eventType,
    "aws.apigateway.connection_id": activity.connectionId,
    "aws.request_id": activity.requestId,
    "http.response.status_code": activity.status,
    ...(facts === undefined ? {} : { "client.address": facts.sourceIp }),
    ...(facts?.userAgent === undefined ? {} : { "user_agent.original": facts.userAgent }),
  };
}

interface Part {
  readonly name: string;
  readonly startedAt: number;
  readonly latencyMs: number;
  readonly attributes: Attributes;
  readonly error: string | undefined;
}

/** What the request waited for. */
function partsOf({ access, integration }: Activity): Part[] {
  const parts: Part[] = [];
  if (access?.authorizer !== undefined) {
    const { startedAt, latencyMs, status, error } = access.authorizer;
    const attributes = { "aws.apigateway.authorizer.status": status };
    parts.push({ name: "authorizer", startedAt, latencyMs, attributes, error });
  }
  if (integration !== undefined) {
    const { type, startedAt, latencyMs, status, error, requestId } = integration;
    const attributes = {
      "aws.apigateway.integration.type": awsName(type),
      ...(status === undefined ? {} : { "http.response.status_code": status }),
      ...(requestId === undefined ? {} : { "faas.invocation_id": requestId }),
    };
    parts.push({ name: `integration ${awsName(type)}`, startedAt, latencyMs, attributes, error });
  }
  return parts;
}

type IntegrationType = NonNullable<Activity["integration"]>["type"];

/** AWS's `IntegrationType`, which does not tell functions from services. */
function awsName(type: IntegrationType): string {
  return type === "AWS_LAMBDA" || type === "AWS_SERVICE" ? "AWS" : type;
}

/** Says once that the collector does not take what it is sent. */
function observed(exporter: SpanExporter, { endpoint, warn }: TracesOptions): SpanExporter {
  let isSaid = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined && !isSaid) {
          isSaid = true;
          const reason = singleLine(result.error.message).slice(0, REASON_CHARACTERS_MAX);
          warn(`The collector at ${endpoint} does not take traces, which are lost: ${reason}`);
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}

/** Of what a collector complains of, characters. */
const REASON_CHARACTERS_MAX = 300;

/** The library tells its own logger alone of spans that it dropped. */
function sayDropped({ endpoint, warn }: TracesOptions): void {
  let isSaid = false;
  const ignore = (): void => undefined;
  const logger = {
    ...{ error: ignore, info: ignore, debug: ignore, verbose: ignore },
    warn(message: string) {
      if (isSaid || !/dropped/i.test(message)) return;
      isSaid = true;
      warn(`More spans come than the collector at ${endpoint} takes in time: some are dropped`);
    },
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
