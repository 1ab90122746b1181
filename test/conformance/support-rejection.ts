import { expect } from "bun:test";
import type { TestGateway } from "../support/gateway.ts";
import { assertOnlyAllowedHeaders } from "../support/header-allow-list.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { HTTP_DATE, lastConnectionId, REQUEST_ID } from "./support-project.ts";

/** What the gateway itself says about the `$connect` of the last client, letter by letter: a body that names both ids. */
export function expectGatewayRejection(
  gateway: TestGateway,
  answer: RawAnswer,
  status: number,
  message: string,
): void {
  assertOnlyAllowedHeaders(answer.headers, "refused");
  const requestId = answer.header("x-amz-apigw-id") ?? "";
  expect(requestId).toMatch(REQUEST_ID);
  expect(answer.status).toBe(status);
  expect(answer.body).toBe(
    `{"message":"${message}","connectionId":"${lastConnectionId(gateway)}","requestId":"${requestId}"}`,
  );
  expect(answer.headers).toEqual([
    ["content-type", "application/json; charset=UTF-8"],
    ["x-amz-apigw-id", requestId],
    ["Date", expect.stringMatching(HTTP_DATE)],
    ["Connection", "keep-alive"],
    ["content-length", String(answer.body.length)],
  ]);
}
