import { ADDRESS_LIST, ADDRESS_LIST_FORM } from "./address-lists.ts";
import { ENDPOINT_URL, ENDPOINT_URL_FORM } from "./endpoint-url.ts";
import { LIMIT_SETTINGS } from "./limit-settings.ts";
import { SERVE_SETTINGS } from "./serve-settings.ts";
import type { Setting } from "./setting.ts";

export const SETTINGS: readonly Setting[] = [
  {
    name: "host",
    kind: "text",
    pattern: /^[A-Za-z0-9.:_-]{1,253}$/,
    form: "a host name or an IP address to listen on",
    default: "127.0.0.1",
    serveDefault: "0.0.0.0",
    summary:
      "Address to listen on; 127.0.0.1 and localhost are both loopback addresses, 127.0.0.1 and ::1, 0.0.0.0 is every IPv4 address of the machine, and :: every address.",
  },
  {
    name: "port",
    kind: "integer",
    unit: "",
    min: 0,
    max: 65_535,
    default: 3001,
    summary: "Port to listen on; 0 lets the system choose a free one.",
  },
  {
    name: "controlHost",
    kind: "text",
    pattern: /^[A-Za-z0-9.:_-]{1,253}$/,
    form: "a host name or an IP address to listen on",
    default: "127.0.0.1",
    summary: "Address that the control listener listens on.",
  },
  {
    name: "controlPort",
    kind: "integer",
    unit: "",
    min: 0,
    max: 65_535,
    default: 0,
    serveDefault: 3002,
    summary: "Port of the control listener; 0 lets the system choose a free one.",
  },
  {
    name: "controlHostNames",
    kind: "text",
    pattern: /^[A-Za-z0-9._-]{1,253}(,[A-Za-z0-9._-]{1,253}){0,31}$/,
    form: "up to 32 host names with commas between them",
    default: undefined,
    defaultNote: "none",
    summary:
      "Names besides localhost and IP addresses that the control listener may be addressed by; requests for any other are refused, so that no web page can reach it.",
  },
  {
    name: "region",
    kind: "text",
    pattern: /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/,
    form: "a Region such as us-east-1",
    default: "us-east-1",
    ambient: ["AWS_REGION", "AWS_DEFAULT_REGION"],
    summary: "Region in ARNs and in the signatures of @connections requests.",
  },
  {
    name: "accountId",
    kind: "text",
    pattern: /^\d{12}$/,
    form: "12 digits",
    default: "123456789012",
    summary: "AWS account id in ARNs and events.",
  },
  {
    name: "stage",
    kind: "text",
    pattern: /^[A-Za-z0-9_-]{1,128}$/,
    form: "1 to 128 letters, digits, - and _",
    default: undefined,
    defaultNote: "every stage of the project",
    summary: "Serve this stage alone.",
  },
  {
    name: "strict",
    kind: "boolean",
    default: false,
    serveDefault: true,
    serveAlways: "sluice serve is always as strict as AWS",
    summary:
      "Refuse a request to @connections that is signed for another Region, which is otherwise answered with a warning; unknownAccessKeys then defaults to refuse.",
  },
  {
    name: "json",
    kind: "boolean",
    default: false,
    summary:
      "Standard output has one line of JSON for each API, once it answers, and nothing else; all other text goes to standard error. sluice serve prints one line in all, when it is ready.",
  },
  {
    name: "log",
    kind: "choice",
    values: ["all", "brief"],
    default: "all",
    summary:
      "Lines about functions; brief leaves out START, END and REPORT, and keeps what functions print and what goes wrong.",
  },
  {
    name: "accessLogFile",
    kind: "path",
    default: undefined,
    defaultNote: "standard output",
    summary:
      "File that stages append their access logs to; one with accessLogSettings.destination in sluice.yaml has its own.",
  },
  {
    name: "executionLogFile",
    kind: "path",
    default: undefined,
    defaultNote: "standard output",
    summary:
      "File that stages append their execution logs to, as much as their loggingLevel asks for.",
  },
  {
    name: "traces.endpoint",
    kind: "text",
    pattern: /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
    form: "the URL of an OpenTelemetry collector, such as http://127.0.0.1:4318",
    default: undefined,
    defaultNote: "no traces",
    ambient: ["OTEL_EXPORTER_OTLP_ENDPOINT"],
    summary:
      "OpenTelemetry collector that gets a span for each request and each run of an integration, by OTLP over HTTP.",
  },
  {
    name: "traces.serviceName",
    kind: "text",
    pattern: /^[^\0]{1,255}$/,
    form: "1 to 255 characters",
    default: "sluice",
    ambient: ["OTEL_SERVICE_NAME"],
    summary: "Name of the service that the spans are of, `service.name` for OpenTelemetry.",
  },
  {
    name: "traces.samplePercent",
    kind: "integer",
    unit: "percent",
    min: 0,
    max: 100,
    default: 100,
    summary: "Traces that are kept, of a hundred. Every span of a trace is kept, or none.",
  },
  {
    name: "color",
    kind: "choice",
    values: ["auto", "always", "never"],
    default: "auto",
    defaultNote: "auto (never when NO_COLOR is set)",
    summary: "Colours in what is printed; auto uses them on a terminal.",
  },
  {
    name: "unknownAccessKeys",
    kind: "choice",
    values: ["warn", "refuse"],
    default: "warn",
    defaultNote: "warn (refuse with strict)",
    serveDefault: "refuse",
    serveAlways: "sluice serve verifies every signature",
    summary:
      "A request signed with an access key that is not in accessKeys: answer it with a warning, or refuse it.",
  },
  {
    name: "check.ignore",
    kind: "text",
    only: "dev",
    pattern: /^[a-z0-9-]+(,[a-z0-9-]+)*$/,
    form: "names of rules with commas between them",
    default: undefined,
    defaultNote: "none",
    summary: "Rules that sluice check and --strict leave out; docs/check.md lists them.",
  },
  ...SERVE_SETTINGS,
  ...LIMIT_SETTINGS,
  {
    name: "functions.concurrentExecutionsMax",
    kind: "integer",
    unit: "instances",
    min: 1,
    max: 1_000,
    default: 10,
    summary: "Instances of one function that run at once, unless it reserves a number of its own.",
  },
  {
    name: "functions.queueMax",
    kind: "integer",
    unit: "invocations",
    min: 0,
    max: 100_000,
    default: 1_000,
    summary: "Invocations of one function that wait for an instance; above it they are throttled.",
  },
  {
    name: "functions.idleInstanceMs",
    kind: "integer",
    unit: "milliseconds",
    min: 100,
    max: 86_400_000,
    default: 300_000,
    summary: "An instance without work for this long is stopped.",
  },
  {
    name: "relax.routeResponses",
    kind: "boolean",
    default: false,
    unlikeAws:
      "AWS answers the client only when a route has both a $default route response and routeResponseSelectionExpression",
    summary:
      "Either half, a $default route response or its selection expression, makes a route two-way.",
  },
  {
    name: "relax.pingIsActivity",
    kind: "boolean",
    default: false,
    unlikeAws: "AWS documents that messages, not pings, keep a connection from being idle",
    summary: "A ping from the client restarts the idle timer.",
  },
  {
    name: "relax.lenientConnectionArn",
    kind: "boolean",
    default: false,
    unlikeAws:
      "AWS matches policies against …/@connections/{connectionId} with that literal placeholder",
    summary:
      "Policies for execute-api:ManageConnections may also name one connection id, or end at /@connections.",
  },
  {
    name: "relax.upgradeRequired426",
    kind: "boolean",
    default: false,
    unlikeAws: "AWS answers 403 to a request that is no WebSocket handshake",
    summary: "A request to a stage that is no WebSocket handshake gets 426 in place of 403.",
  },
  {
    name: "awsServices.endpointUrl",
    kind: "text",
    pattern: ENDPOINT_URL,
    form: ENDPOINT_URL_FORM,
    default: undefined,
    defaultNote: "none",
    ambient: ["AWS_ENDPOINT_URL"],
    summary:
      "Where integrations of type AWS find the services that have no endpoint of their own, such as a stand-in for all of AWS on this machine.",
  },
  {
    name: "awsServices.callAws",
    kind: "boolean",
    default: false,
    summary:
      "Integrations of type AWS may call AWS itself, signed with your own AWS credentials; without it they call the endpoints that are set, and nothing else.",
  },
  {
    name: "lambda.endpointUrl",
    kind: "text",
    pattern: ENDPOINT_URL,
    form: ENDPOINT_URL_FORM,
    default: undefined,
    defaultNote: "none",
    ambient: ["AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL"],
    summary:
      "Where functions that are not in the project, or whose code is not here, are invoked as Lambda's Invoke does it.",
  },
  {
    name: "lambda.callAws",
    kind: "boolean",
    default: false,
    summary:
      "Functions that are not here, and have no endpoint, are invoked on AWS itself, signed with your own AWS credentials.",
  },
  {
    name: "stateFolder",
    kind: "path",
    only: "dev",
    default: undefined,
    defaultNote: "$XDG_STATE_HOME/sluice, else ~/.sluice",
    summary: "Folder for what outlives the process, such as the development certificate authority.",
  },
  {
    name: "backends.caFile",
    kind: "path",
    default: undefined,
    defaultNote: "the system's authorities alone",
    summary:
      "PEM file of certificate authorities that HTTPS backends may be certified by, besides those of the system.",
  },
  {
    name: "backends.allowAddresses",
    kind: "text",
    pattern: ADDRESS_LIST,
    form: ADDRESS_LIST_FORM,
    default: undefined,
    defaultNote: "none",
    summary:
      "Addresses that calls of backends and services may go to although they are refused: by backends.denyAddresses, or by themselves, as link-local addresses and the metadata services of clouds are.",
  },
  {
    name: "backends.denyAddresses",
    kind: "text",
    pattern: ADDRESS_LIST,
    form: ADDRESS_LIST_FORM,
    default: undefined,
    defaultNote: "none besides those that are refused by themselves",
    summary:
      "Addresses that calls of backends and services may not go to; any with backends.allowAddresses beside it lets calls reach those alone.",
  },
  {
    name: "tls.certificateFile",
    kind: "path",
    default: undefined,
    defaultNote: "none",
    summary:
      "PEM certificate chain to serve wss:// with; needs tls.keyFile. With it sluice serve answers TLS alone, and reads it again when it changes.",
  },
  {
    name: "tls.keyFile",
    kind: "path",
    default: undefined,
    defaultNote: "none",
    summary: "PEM private key of tls.certificateFile.",
  },
];

/** `limits.idleTimeoutMs` -> `SLUICE_LIMITS_IDLE_TIMEOUT_MS`. */
export function environmentName(settingName: string): string {
  return `SLUICE_${words(settingName).join("_").toUpperCase()}`;
}

/** `limits.idleTimeoutMs` -> `--limits-idle-timeout-ms`. */
export function flagName(settingName: string): string {
  if (settingName === "dataFolder") return "--data";
  return `--${words(settingName).join("-")}`;
}

function words(settingName: string): string[] {
  return settingName
    .replace(/([a-z])([A-Z0-9])/g, "$1.$2")
    .toLowerCase()
    .split(".");
}
