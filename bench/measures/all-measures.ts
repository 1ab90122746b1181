import { connectMeasure } from "./connect.ts";
import type { Measure } from "./measure.ts";
import { mockMeasure, pipelinedMockMeasure } from "./mock-reply.ts";
import { pipelinedPostMeasure, postMeasure } from "./post.ts";

/** In the order of the table. */
export const MEASURES: readonly Measure[] = [
  postMeasure,
  pipelinedPostMeasure,
  mockMeasure,
  pipelinedMockMeasure,
  connectMeasure,
];
