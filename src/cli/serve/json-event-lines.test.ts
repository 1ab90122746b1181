import { expect, test } from "bun:test";
import { activityOf } from "../../core/telemetry/activity.fixture.ts";
import { recordedOutput } from "../dev/dev-project.fixture.ts";
import { DETAIL_CHARACTERS_MAX } from "../gateway/terminal.ts";
import { jsonEventLines } from "./json-event-lines.ts";

function recorded(log: "all" | "brief" = "all") {
  const entries: unknown[] = [];
  const output = {
    ...recordedOutput(),
    entry: (...entry: unknown[]) => void entries.push(entry),
  };
  return { entries, lines: jsonEventLines({ log }, output), output };
}

test("what was handled has a member for each fact, and why when it failed", () => {
  const { entries, lines } = recorded();
  const { startedAt, ...members } = activityOf({ status: 502, detail: "refused" });
  lines.activity({ ...members, startedAt });
  lines.activity(activityOf({ detail: "x".repeat(DETAIL_CHARACTERS_MAX + 1) }));
  expect(entries[0]).toEqual(["info", "502 send", { log: "activity", ...members }]);
  const [, , { detail }] = entries[1] as [string, string, { detail: string }];
  expect(detail).toHaveLength(DETAIL_CHARACTERS_MAX);
});

test("lines of functions and stages say whose they are", () => {
  const { entries, lines } = recorded();
  lines.functionLog({ functionName: "join", stream: "stdout", text: "hello" });
  lines.accessLog("an access", "prod");
  lines.executionLog("a step", "prod");
  expect(entries).toEqual([
    ["info", "hello", { log: "function", functionName: "join", stream: "stdout" }],
    ["info", "an access", { log: "access", stage: "prod" }],
    ["info", "a step", { log: "execution", stage: "prod" }],
  ]);
});

test("a brief log leaves out what the platform says of every event", () => {
  const start = { functionName: "f", stream: "platform", text: "START RequestId: 1" } as const;
  const countOf = (log: "all" | "brief") => {
    const { entries, lines } = recorded(log);
    lines.functionLog(start);
    return entries.length;
  };
  expect([countOf("all"), countOf("brief")]).toEqual([1, 0]);
});
