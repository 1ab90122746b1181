import { expect, test } from "bun:test";
import { AWS_LIMITS } from "./limits.ts";

test("AWS_LIMITS has the figures of AWS's quotas page", () => {
  expect(AWS_LIMITS).toMatchObject({
    framePayloadBytesMax: 32 * 1024,
    messageBytesMax: 128 * 1024,
    postToConnectionBytesMax: 128 * 1024,
    idleTimeoutMs: 10 * 60 * 1000,
    connectionDurationMs: 2 * 60 * 60 * 1000,
    integrationTimeoutMs: 29 * 1000,
    urlCharactersMax: 4096,
    headerBytesMax: 10_240,
    accountRequestsPerSecond: 10_000,
    accountBurst: 5_000,
    newConnectionsPerSecond: 500,
  });
});

test("AWS_LIMITS cannot be changed, and each limit is a positive whole number", () => {
  expect(Object.isFrozen(AWS_LIMITS)).toBe(true);
  for (const limit of Object.values(AWS_LIMITS)) {
    expect(Number.isSafeInteger(limit) && limit > 0).toBe(true);
  }
});

test("AWS_LIMITS lets a client send what a reply may hold: a frame is part of a message", () => {
  expect(AWS_LIMITS.framePayloadBytesMax).toBeLessThan(AWS_LIMITS.messageBytesMax);
  expect(AWS_LIMITS.sendBufferBytesMax).toBeGreaterThan(AWS_LIMITS.postToConnectionBytesMax);
});
