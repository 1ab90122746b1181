import type { Stage } from "../../../core/model/stage.ts";
import { accessLogAdvice } from "../../access-log-advice.ts";
import type { PropertyReader } from "../property-reader.ts";

/** `AccessLogSettings` of a stage, where they say something. The settings say where the lines go here. */
export function readAccessLogSettings(stage: PropertyReader): Pick<Stage, "accessLogSettings"> {
  const reader = stage.nested("AccessLogSettings");
  if (reader === undefined) return {};
  const format = reader.text("Format");
  // Whatever it refers to: a log group or a delivery stream is not made here.
  reader.harmless("DestinationArn");
  reader.finish();
  if (format === undefined) {
    if (reader.has("DestinationArn")) {
      reader.warn("DestinationArn", "nothing is logged without a Format");
    }
    return {};
  }
  const advice = reader.compiled("Format", () => accessLogAdvice(format));
  for (const sentence of advice) reader.warn("Format", sentence);
  if (!reader.has("DestinationArn")) {
    reader.warn("Format", "AWS logs nothing without a DestinationArn");
  }
  return { accessLogSettings: { format } };
}
