import type { Activity } from "../../core/telemetry/activity.ts";
import type { ActivityLog } from "../../engine/ports.ts";

/**
 * Hands each record to every sink: the terminal, access logs, metrics. A sink runs on the path of a message, so it must
 * not wait; what takes time goes through a bounded queue of its own. One that throws has a bug, which is reported, and
 * keeps neither the path nor the other sinks from going on.
 */
export function activitySinks(
  sinks: readonly ActivityLog[],
  reportBug: (error: unknown) => void,
): ActivityLog {
  return {
    record(activity: Activity): void {
      for (const sink of sinks) {
        try {
          sink.record(activity);
        } catch (error) {
          reportBug(error);
        }
      }
    },
  };
}
