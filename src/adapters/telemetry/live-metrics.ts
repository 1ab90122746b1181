import type { LiveConnections } from "../../engine/live-connections.ts";
import type { PendingWork } from "../../engine/pending-work.ts";
import type { ServedApis, ServedStage } from "../../engine/served-apis.ts";
import type { Family, Labels } from "./exposition.ts";

export interface LiveSources {
  readonly apis: ServedApis;
  readonly connections: LiveConnections;
  readonly pending: PendingWork;
  readonly functions: () => Iterable<{
    readonly functionName: string;
    readonly instances: number;
    readonly waitingEvents: number;
  }>;
  readonly lostLogLines: () => number;
  readonly internalErrors: () => number;
}

/** What the gateway holds at this moment. Connections are counted when somebody asks, not when they come and go. */
export function liveFamilies(sources: LiveSources): Family[] {
  const stages = connectionsByStage(sources);
  const functions = [...sources.functions()].map((each) => ({
    ...each,
    labels: { function_name: each.functionName },
  }));
  return [
    gauge(
      "sluice_connections",
      "WebSocket connections, those that are closing among them.",
      stages.map(({ labels, count }) => ({ labels, value: count })),
    ),
    {
      ...gauge(
        "sluice_send_buffer_bytes",
        "Bytes that wait for clients that read slowly.",
        stages.map(({ labels, waitingBytes }) => ({ labels, value: waitingBytes })),
      ),
      unit: "bytes",
    },
    gauge(
      "sluice_requests_in_flight",
      "Handshakes, messages and disconnects that are being handled.",
      [{ labels: {}, value: sources.pending.size }],
    ),
    gauge(
      "sluice_function_instances",
      "Processes of a function.",
      functions.map(({ labels, instances }) => ({ labels, value: instances })),
    ),
    gauge(
      "sluice_function_waiting_events",
      "Events that wait for an instance of their function.",
      functions.map(({ labels, waitingEvents }) => ({ labels, value: waitingEvents })),
    ),
    counter("sluice_lost_log_lines", "Lines that a log file did not take.", sources.lostLogLines()),
    counter("sluice_internal_errors", "Errors of the gateway itself.", sources.internalErrors()),
  ];
}

interface StageConnections {
  readonly labels: Labels;
  count: number;
  waitingBytes: number;
}

/** Of each stage that is served, and of one that is not any more for as long as it has connections. */
function connectionsByStage({ apis, connections }: LiveSources): StageConnections[] {
  const byStage = new Map<ServedStage, StageConnections>();
  const of = (stage: ServedStage): StageConnections => {
    let counted = byStage.get(stage);
    if (counted === undefined) {
      const labels = { api_id: stage.apiId, stage: stage.stageName };
      counted = { labels, count: 0, waitingBytes: 0 };
      byStage.set(stage, counted);
    }
    return counted;
  };
  for (const { stages } of apis.all()) for (const stage of stages.values()) of(stage);
  for (const { stage, socket } of connections) {
    const counted = of(stage);
    counted.count += 1;
    counted.waitingBytes += socket?.waitingBytes ?? 0;
  }
  return [...byStage.values()];
}

type Series = readonly { readonly labels: Labels; readonly value: number }[];

function gauge(name: string, help: string, series: Series): Family {
  return { name, help, type: "gauge", series };
}

function counter(name: string, help: string, value: number): Family {
  return { name, help, type: "counter", series: [{ labels: {}, value }] };
}
