import { expect, test } from "bun:test";
import { FAULTS } from "./fault.ts";

test("every fault says in whole sentences what it means and what to do", () => {
  for (const group of Object.values(FAULTS)) {
    for (const fault of Object.values(group)) {
      expect(fault.meaning).toMatch(/^[A-Z].*\.$/s);
      expect(fault.remedy).toMatch(/^[A-Z].*\.$/s);
    }
  }
});

test("every HTTP fault has an error status", () => {
  for (const { status } of [
    ...Object.values(FAULTS.handshake),
    ...Object.values(FAULTS.management),
  ]) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  }
});

test("close reasons fit into a close frame, 123 bytes (RFC 6455 section 5.5)", () => {
  for (const { code, reason } of Object.values(FAULTS.close)) {
    expect(code).toBeGreaterThanOrEqual(1000);
    expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(123);
  }
});

test("close codes and reasons are those of native captures, and our own for 1002, 1007 and 1008", () => {
  const pair = ({ code, reason }: { code: number; reason: string }) => `${code} ${reason}`;
  expect(Object.values(FAULTS.close).map(pair)).toEqual([
    "1000 Connection Closed Normally",
    "1001 Going away",
    "1002 Protocol error",
    "1003 Binary is not supported",
    "1005 Client-side close frame status not set",
    "1006 Connection closed abnormally",
    "1007 Invalid UTF-8",
    "1008 Send buffer full",
    "1009 Message too big",
  ]);
});
