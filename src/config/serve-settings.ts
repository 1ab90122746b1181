import { ADDRESS_LIST, ADDRESS_LIST_FORM } from "./address-lists.ts";
import type { Setting } from "./setting.ts";

/** What `sluice serve` alone has. */
export const SERVE_SETTINGS: readonly Setting[] = [
  {
    name: "trustedProxies",
    kind: "text",
    only: "serve",
    pattern: ADDRESS_LIST,
    form: ADDRESS_LIST_FORM,
    default: undefined,
    defaultNote: "none",
    summary:
      "Addresses of proxies whose X-Forwarded-For says where a request came from, and whose X-Forwarded-Proto says how; of everybody else neither is believed.",
  },
  {
    name: "controlTls.certificateFile",
    kind: "path",
    only: "serve",
    default: undefined,
    defaultNote: "none: plain HTTP",
    summary:
      "PEM certificate chain that the control listener answers HTTPS with, and nothing else; needs controlTls.keyFile. Read again when it changes.",
  },
  {
    name: "controlTls.keyFile",
    kind: "path",
    only: "serve",
    default: undefined,
    defaultNote: "none",
    summary: "PEM private key of controlTls.certificateFile.",
  },
  {
    name: "controlPlainText",
    kind: "boolean",
    only: "serve",
    default: false,
    summary:
      "The control listener may answer plain HTTP on a controlHost that other machines reach; without it that needs controlTls.",
  },
  {
    name: "logFormat",
    kind: "choice",
    only: "serve",
    values: ["text", "json"],
    default: "text",
    summary: "How lines of the log are written: text for people, or an object of JSON each.",
  },
  {
    name: "dataFolder",
    kind: "path",
    only: "serve",
    default: undefined,
    defaultNote:
      "$STATE_DIRECTORY, which systemd sets; else /var/lib/sluice for root, $XDG_DATA_HOME/sluice or ~/.local/share/sluice for others",
    summary: "Folder for everything that has to outlive the process; made when it is not there.",
  },
  {
    name: "publicUrl",
    kind: "text",
    only: "serve",
    pattern: /^wss?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
    form: "a URL of ws:// or wss:// with a host, and a path where there is one, such as wss://ws.example.com or wss://example.com/chat",
    default: undefined,
    defaultNote: "the host and port that are listened on",
    summary:
      "Where clients reach the gateway, when that is another place than the one it listens on: the apiEndpoint of APIs that the control plane answers.",
  },
  {
    name: "stop.delayMs",
    kind: "integer",
    only: "serve",
    unit: "milliseconds",
    min: 0,
    max: 300_000,
    default: 0,
    summary:
      "After SIGTERM, /readyz answers 503 and everything else goes on for this long, so that load balancers can turn away first.",
  },
  {
    name: "stop.timeoutMs",
    kind: "integer",
    only: "serve",
    unit: "milliseconds",
    min: 0,
    max: 600_000,
    default: 10_000,
    summary:
      "Time for clients to take their close frame, and as long again for every $disconnect to run, when the gateway ends.",
  },
];
