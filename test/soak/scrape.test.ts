import { expect, test } from "bun:test";
import { parseMetrics } from "./scrape.ts";

test("parseMetrics() names samples by stage and event, and adds up what differs otherwise", () => {
  const metrics = parseMetrics(`# HELP a_total Something.
# TYPE a_total counter
a_total{api_id="x",stage="dev"} 2
a_total{stage="dev",api_id="y"} 3
a_total{api_id="x",stage="cut"} 1
b_count{api_id="x",stage="dev",event_type="MESSAGE"} 7
process_heap_bytes 1.5e+06
`);
  expect([...metrics]).toEqual([
    ["a_total dev", 5],
    ["a_total cut", 1],
    ["b_count dev MESSAGE", 7],
    ["process_heap_bytes", 1_500_000],
  ]);
});
