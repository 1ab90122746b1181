import { headerValues } from "../../core/http.ts";
import type { ControlRoute } from "../../engine/control-route.ts";
import { CONTENT_TYPES, type ExpositionFormat, exposition, type Family } from "./exposition.ts";

/** `GET /metrics` of the control listener, for Prometheus and whatever reads its formats. */
export function metricsRoute(families: () => Iterable<Family>): ControlRoute {
  return {
    method: "GET",
    path: "/metrics",
    bodyBytesMax: 0,
    handle({ headers }) {
      const format = wantedFormat(headerValues(headers, "accept").join(","));
      return {
        status: 200,
        headers: [["Content-Type", CONTENT_TYPES[format]]],
        body: exposition(families(), format),
      };
    },
  };
}

/** OpenMetrics 1.0 for who prefers it (RFC 9110 section 12.5.1), the older text for everybody else. */
function wantedFormat(accept: string): ExpositionFormat {
  let openMetrics = 0;
  let text = 0;
  for (const item of accept.split(",")) {
    const [type = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
    const weight = Number(parameterOf(parameters, "q") ?? 1);
    if (type === "application/openmetrics-text") {
      const version = parameterOf(parameters, "version") ?? "1.0.0";
      if (version === "1.0.0") openMetrics = Math.max(openMetrics, weight);
    } else if (type === "text/plain" || type === "text/*" || type === "*/*") {
      text = Math.max(text, weight);
    }
  }
  return openMetrics > 0 && openMetrics >= text ? "openMetrics" : "text";
}

function parameterOf(parameters: readonly string[], name: string): string | undefined {
  const prefix = `${name}=`;
  return parameters
    .find((parameter) => parameter.startsWith(prefix))
    ?.slice(prefix.length)
    .replace(/^"|"$/g, "");
}
