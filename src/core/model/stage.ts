/** A stage as CreateStage takes it. The stage's deployment is a pointer the engine holds (spec 8.5). */
export interface Stage {
  /** 1 to 128 characters of [A-Za-z0-9_-]. */
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Shown to HTTPS backends of HTTP and HTTP_PROXY integrations. */
  readonly clientCertificateId?: string;
  /** What holds for each route without settings of its own. */
  readonly defaultRouteSettings?: RouteSettings;
  /** By route key; each key is one of a route of the API. */
  readonly routeSettings?: Readonly<Record<string, RouteSettings>>;
  readonly accessLogSettings?: AccessLogSettings;
}

/** Each request leaves a line. AWS's `DestinationArn` has no meaning here. */
export interface AccessLogSettings {
  /** Text with `$context` variables. */
  readonly format: string;
  /** `stdout`, or the absolute path of a file; `undefined`: where the settings say. */
  readonly destination?: string;
}

export interface RouteSettings {
  /** Requests per second, not necessarily whole. 0: none. */
  readonly throttlingRateLimit?: number;
  /** Requests at once. 0: none. */
  readonly throttlingBurstLimit?: number;
  readonly loggingLevel?: LoggingLevel;
  /** Whole messages in the execution log. */
  readonly dataTraceEnabled?: boolean;
  readonly detailedMetricsEnabled?: boolean;
}

/** What the execution log has: nothing, what went wrong, or everything. */
export type LoggingLevel = "OFF" | "ERROR" | "INFO";
