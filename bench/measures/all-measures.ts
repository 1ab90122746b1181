import { churnMeasure } from "./churn.ts";
import { connectMeasure } from "./connect.ts";
import { functionMeasureApart, functionMeasureTogether } from "./function.ts";
import { loadLimitMeasure } from "./load-limit.ts";
import type { Measure } from "./measure.ts";
import { memoryMeasure } from "./memory.ts";
import { mockMeasure, pipelinedMockMeasure } from "./mock-reply.ts";
import { pipelinedPostMeasure, postMeasure } from "./post.ts";
import { postLatencyMeasure } from "./post-latency.ts";
import { proxyMeasure } from "./proxy.ts";
import { reloadMeasure } from "./reload.ts";
import { startMeasure } from "./start.ts";

/** In the order of the table. */
export const MEASURES: readonly Measure[] = [
  loadLimitMeasure,
  postMeasure,
  pipelinedPostMeasure,
  mockMeasure,
  pipelinedMockMeasure,
  proxyMeasure,
  functionMeasureTogether,
  functionMeasureApart,
  connectMeasure,
  memoryMeasure,
  startMeasure,
  reloadMeasure,
  postLatencyMeasure,
  churnMeasure,
];
