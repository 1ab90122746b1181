import { describe, expect, test } from "bun:test";
import * as handshake from "../handshake-rejection.ts";
import type { HttpAnswer } from "../http.ts";
import * as management from "../manage-connection-answer.ts";
import { activityOf } from "./activity.fixture.ts";
import type { Activity } from "./activity.ts";
import { activityError, frameError } from "./activity-error.ts";

const PLAIN_IDS = { requestId: "r", apigwId: "a" };
const CONNECT_IDS = { connectionId: "c", requestId: "r" };
const CALL_IDS = { ...PLAIN_IDS, traceId: "Root=1" };

const integrationOf = (more: object) =>
  ({ type: "AWS_PROXY", startedAt: 0, latencyMs: 1, ...more }) as const;

/** AWS's message goes on with what was signed, which is the caller's and not the log's. */
const MISMATCH = {
  errorType: "InvalidSignatureException",
  message: "no match\n\nx-amz-security-token:secret",
};

describe("activityError() of an HTTP answer", () => {
  const fault = { errorType: "ExpiredTokenException", message: "expired" };
  const ANSWERS: [HttpAnswer, string, string][] = [
    [handshake.tooManyRequests(PLAIN_IDS), "Too Many Requests", "THROTTLED"],
    [handshake.requiredParameterMissing(CONNECT_IDS), "Bad Request", "BAD_REQUEST_PARAMETERS"],
    [handshake.connectRejection("Unauthorized", CONNECT_IDS), "Unauthorized", "UNAUTHORIZED"],
    [
      handshake.connectRejection("MethodArnTooLong", CONNECT_IDS),
      "Request-URI Too Long",
      "DEFAULT_4XX",
    ],
    [handshake.accessDenied("User: …", PLAIN_IDS), "User: …", "ACCESS_DENIED"],
    [handshake.signatureRefused(fault, PLAIN_IDS), "expired", "EXPIRED_TOKEN"],
    [management.signatureRefused(MISMATCH, CALL_IDS), "no match", "INVALID_SIGNATURE"],
    [
      management.missingAuthenticationToken(CALL_IDS),
      "Missing Authentication Token",
      "MISSING_AUTHENTICATION_TOKEN",
    ],
    [management.payloadTooLarge(), "", "REQUEST_TOO_LARGE"],
    [management.gone(CALL_IDS), "", "DEFAULT_4XX"],
    [management.limitExceeded(CALL_IDS), "Too Many Requests", "THROTTLED"],
  ];
  test.each(ANSWERS)("%p", (answer, message, responseType) => {
    expect(activityError(activityOf({ answer }))).toEqual({ message, responseType });
  });

  test("a failed integration, a late one and none at all are told apart", () => {
    const failed = (status: 500 | 502 | 504, more: Partial<Activity>) =>
      activityError(
        activityOf({ answer: handshake.integrationFailed(status, CONNECT_IDS), ...more }),
      )?.responseType;
    const integration = integrationOf({ error: "boom", failure: "function" });
    expect(failed(502, { integration })).toBe("INTEGRATION_FAILURE");
    expect(failed(500, { integration })).toBe("INTEGRATION_FAILURE");
    expect(failed(504, { integration })).toBe("INTEGRATION_TIMEOUT");
    expect(failed(500, {})).toBe("API_CONFIGURATION_ERROR");
    const authorizer = { status: 500, startedAt: 0, latencyMs: 3, error: "boom" };
    expect(failed(500, { access: { authorizer } })).toBe("AUTHORIZER_FAILURE");
  });

  test("a refused API key has the name of what it ran into", () => {
    for (const [fault, message, apiKeyRefusal] of [
      ["ApiKeyRefused", "Forbidden", "INVALID_API_KEY"],
      ["UsagePlanThrottled", "Too Many Requests", "THROTTLED"],
      ["UsagePlanQuotaExceeded", "Limit Exceeded", "QUOTA_EXCEEDED"],
    ] as const) {
      const answer = handshake.connectRejection(fault, CONNECT_IDS);
      const authorizer = { status: 200, startedAt: 0, latencyMs: 3 };
      const access = { authorizer, apiKeyRefusal };
      expect(activityError(activityOf({ answer, access }))).toEqual({
        message,
        responseType: apiKeyRefusal,
      });
    }
  });

  test("what the integration itself answered is no error of the gateway's", () => {
    const answer = { status: 401, headers: [], body: "no" };
    expect(
      activityError(activityOf({ answer, integration: integrationOf({ status: 401 }) })),
    ).toBeUndefined();
    expect(activityError(activityOf({}))).toBeUndefined();
  });
});

describe("activityError() of a message", () => {
  test("is what the error frame says", () => {
    const frame = { ...frameError("badRequestBody"), validationErrorString: "[a is required]" };
    expect(activityError(activityOf({ frame }))).toEqual({
      message: "Bad request body",
      responseType: "BAD_REQUEST_BODY",
      validationErrorString: "[a is required]",
    });
  });

  test("a late integration is told from a failed one", () => {
    const frame = frameError("internalServerError");
    const of = (failure: string) =>
      activityError(activityOf({ frame, integration: integrationOf({ failure }) }))?.responseType;
    expect(of("function")).toBe("INTEGRATION_FAILURE");
    expect(of("timeout")).toBe("INTEGRATION_TIMEOUT");
  });
});
