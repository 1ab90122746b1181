import { expect, test } from "bun:test";
import { activityOf } from "../../core/telemetry/activity.fixture.ts";
import { recordedOutput } from "../dev/dev-project.fixture.ts";
import { eventLines, reportInterpreters } from "./event-lines.ts";

test("eventLines() prints a line for each event, under what it is of", () => {
  const output = recordedOutput();
  const lines = eventLines({ log: "all" }, output);
  lines.activity(activityOf({ routeKey: "$connect" }));
  lines.accessLog("an access", "prod");
  lines.executionLog("a step", "prod");
  lines.functionLog({ functionName: "join", stream: "stdout", text: "hello" });
  lines.warn("careful");
  lines.remark("good to know");
  expect(output.lines[0]).toMatch(/^\d\d:\d\d:\d\d 200 \$connect /);
  expect(output.lines.slice(1)).toEqual([
    "[access prod] an access",
    "[execution prod] a step",
    "[join] hello",
    "warning: careful",
    "note: good to know",
  ]);
});

test("a brief log leaves out what the platform says of every event", () => {
  const start = { functionName: "f", stream: "platform", text: "START RequestId: 1" } as const;
  const linesOf = (log: "all" | "brief") => {
    const output = recordedOutput();
    eventLines({ log }, output).functionLog(start);
    return output.lines;
  };
  expect(linesOf("all")).toEqual(["[f] START RequestId: 1"]);
  expect(linesOf("brief")).toEqual([]);
});

test("reportInterpreters() warns of each difference", async () => {
  const output = recordedOutput();
  await reportInterpreters({ interpreterDifferences: async () => ["one", "two"] }, output);
  expect(output.lines).toEqual(["warning: one", "warning: two"]);
});
