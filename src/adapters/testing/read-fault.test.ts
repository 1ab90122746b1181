import { expect, test } from "bun:test";
import { FAULT_DELAY_MS_MAX, FAULT_TIMES_MAX, readFault } from "./read-fault.ts";

test.each([
  [{ kind: "gone" }, { effect: { kind: "gone" }, where: {}, times: undefined }],
  [
    { kind: "throttle", where: { operation: "message", routeKey: "send" }, times: 3 },
    {
      effect: { kind: "throttle" },
      where: { operation: "message", routeKey: "send" },
      times: 3,
    },
  ],
  [
    { kind: "delay", milliseconds: 0 },
    { effect: { kind: "delay", milliseconds: 0 }, where: {}, times: undefined },
  ],
  [
    { kind: "fail", failure: { kind: "functionError" } },
    {
      effect: {
        kind: "fail",
        failure: {
          kind: "functionError",
          errorType: "InjectedFault",
          errorMessage: "A test injected it",
        },
      },
      where: {},
      times: undefined,
    },
  ],
  [
    { kind: "fail", failure: { kind: "status", statusCode: 503 } },
    {
      effect: { kind: "fail", failure: { kind: "status", statusCode: 503, body: "" } },
      where: {},
      times: undefined,
    },
  ],
])("readFault() reads %j", (given, fault) => {
  expect<unknown>(readFault(given)).toEqual(fault);
});

test("readFault() takes what is at its bound, and nothing over it", () => {
  expect(readFault({ kind: "gone", times: FAULT_TIMES_MAX }).times).toBe(FAULT_TIMES_MAX);
  expect(() => readFault({ kind: "gone", times: FAULT_TIMES_MAX + 1 })).toThrow("times is a whole");
  const delay = (milliseconds: number) => readFault({ kind: "delay", milliseconds });
  expect(delay(FAULT_DELAY_MS_MAX).effect).toMatchObject({ milliseconds: FAULT_DELAY_MS_MAX });
  expect(() => delay(FAULT_DELAY_MS_MAX + 1)).toThrow("milliseconds is a whole number from 0 to");
});

test.each([
  [undefined, "A fault is an object, not undefined"],
  [
    { kind: "boom" },
    'kind is one of throttle, gone, slowClient, loseDisconnect, delay, fail, not "boom"',
  ],
  [{ kind: "gone", milliseconds: 5 }, "A fault has no milliseconds: it has kind, where, times"],
  [{ kind: "gone", times: 0 }, "times is a whole number from 1 to 1000000, not 0"],
  [{ kind: "gone", where: { route: "x" } }, "where has no route: it has operation, apiId, stage,"],
  [{ kind: "gone", where: { stage: 5 } }, "where.stage is a text, not 5"],
  [{ kind: "gone", where: { operation: "send" } }, "where.operation is one of connect, message,"],
  [{ kind: "fail" }, "failure is an object, not undefined"],
  [{ kind: "fail", failure: { kind: "odd" } }, "failure.kind is one of functionError, timeout,"],
  [{ kind: "fail", failure: { kind: "status", statusCode: 99 } }, "failure.statusCode is a whole"],
  [{ kind: "fail", failure: { kind: "timeout", body: "" } }, "failure has no body: it has kind"],
])("readFault() refuses %j with a sentence", (given, sentence) => {
  expect(() => readFault(given)).toThrow(sentence);
});
