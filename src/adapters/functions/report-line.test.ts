import { expect, test } from "bun:test";
import { endLine, initReportLine, reportLine, startLine } from "./report-line.ts";

const report = {
  requestId: "id",
  durationMs: 1.234,
  initDurationMs: undefined,
  memorySizeMb: 128,
  maxMemoryUsedMb: 64,
  failure: undefined,
};

test("startLine() and endLine() name the event", () => {
  expect(startLine("id")).toBe("START RequestId: id Version: $LATEST");
  expect(endLine("id")).toBe("END RequestId: id");
});

test("reportLine() rounds the billed duration up", () => {
  expect(reportLine(report)).toBe(
    "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB",
  );
});

test("reportLine() bills the initialization of a cold start", () => {
  expect(reportLine({ ...report, initDurationMs: 100 })).toBe(
    "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 102 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tInit Duration: 100.00 ms",
  );
});

test("reportLine() leaves out a memory figure nobody knows, and names a failure", () => {
  const unknown = { ...report, maxMemoryUsedMb: undefined };
  expect(reportLine({ ...unknown, failure: { status: "timeout" } })).toEndWith(
    "Memory Size: 128 MB\tStatus: timeout",
  );
  const failure = { status: "error", errorType: "Runtime.ExitError" } as const;
  expect(reportLine({ ...unknown, failure })).toEndWith(
    "\tStatus: error\tError Type: Runtime.ExitError",
  );
});

test("initReportLine() names phase and failure", () => {
  expect(initReportLine(12.5, { status: "timeout" })).toBe(
    "INIT_REPORT Init Duration: 12.50 ms\tPhase: init\tStatus: timeout",
  );
});
