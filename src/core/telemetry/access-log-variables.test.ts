import { expect, test } from "bun:test";
import { Secret } from "../secret.ts";
import { VARIABLES } from "./access-log-variables.ts";
import { activityOf } from "./activity.fixture.ts";
import { frameError } from "./activity-error.ts";

const read = (name: string, activity: ReturnType<typeof activityOf>) =>
  VARIABLES.get(name)?.(activity);

/** As the page "Configure logging for WebSocket APIs" lists them, without the authorizer's properties. */
const DOCUMENTED =
  "apiId authorize.error authorize.latency authorize.status authorizer.error authorizer.integrationLatency " +
  "authorizer.integrationStatus authorizer.latency authorizer.requestId authorizer.status authenticate.error " +
  "authenticate.latency authenticate.status connectedAt connectionId domainName error.message error.messageString " +
  "error.responseType error.validationErrorString eventType extendedRequestId identity.accountId identity.apiKey " +
  "identity.apiKeyId identity.caller identity.cognitoAuthenticationProvider identity.cognitoAuthenticationType " +
  "identity.cognitoIdentityId identity.cognitoIdentityPoolId identity.principalOrgId identity.sourceIp identity.user " +
  "identity.userAgent identity.userArn integration.error integration.integrationStatus integration.latency " +
  "integration.requestId integration.status integrationLatency messageId requestId requestTime requestTimeEpoch " +
  "routeKey stage status waf.error waf.latency waf.status";

test("VARIABLES are the ones that AWS documents", () => {
  expect([...VARIABLES.keys()].toSorted()).toEqual(DOCUMENTED.split(" ").toSorted());
});

test("VARIABLES of a request that only came in have no value beyond it", () => {
  const bare = activityOf();
  const set = [...VARIABLES.keys()].filter((name) => read(name, bare) !== undefined);
  expect(set.toSorted()).toEqual(
    [
      ...["apiId", "connectionId", "eventType", "extendedRequestId", "requestId", "requestTime"],
      ...["requestTimeEpoch", "routeKey", "stage", "status"],
    ].toSorted(),
  );
});

test("VARIABLES of a refused handshake tell which attempt it was", () => {
  const authorizer = {
    startedAt: 0,
    latencyMs: 30,
    status: 200,
    integrationStatus: 200,
    requestId: "uuid",
  };
  const activity = activityOf({
    access: { authorizer, authorize: { status: 403, latencyMs: 0, error: "denied" } },
  });
  expect(read("authorizer.status", activity)).toBe(200);
  expect(read("authorizer.latency", activity)).toBe(30);
  expect(read("authorizer.integrationLatency", activity)).toBe(30);
  expect(read("authorizer.integrationStatus", activity)).toBe(200);
  expect(read("authorizer.requestId", activity)).toBe("uuid");
  expect(read("authorize.status", activity)).toBe(403);
  expect(read("authorize.latency", activity)).toBe(0);
  expect(read("authorize.error", activity)).toBe("denied");
  expect(read("authenticate.status", activity)).toBeUndefined();
});

test("VARIABLES of a failed integration and its error frame", () => {
  const activity = activityOf({
    frame: { ...frameError("internalServerError"), validationErrorString: "[x]" },
    integration: {
      type: "AWS_PROXY",
      startedAt: 0,
      latencyMs: 7,
      integrationStatus: 200,
      requestId: "uuid",
      error: "boom",
      failure: "function",
    },
  });
  expect(read("error.message", activity)).toBe("Internal server error");
  expect(read("error.messageString", activity)).toBe('"Internal server error"');
  expect(read("error.responseType", activity)).toBe("INTEGRATION_FAILURE");
  expect(read("error.validationErrorString", activity)).toBe("[x]");
  expect(read("integration.error", activity)).toBe("boom");
  expect(read("integration.integrationStatus", activity)).toBe(200);
  expect(read("integration.latency", activity)).toBe(7);
  expect(read("integrationLatency", activity)).toBe(7);
  expect(read("integration.requestId", activity)).toBe("uuid");
  expect(read("integration.status", activity)).toBeUndefined();
});

test("VARIABLES of who signed", () => {
  const iamIdentity = {
    userArn: "arn:aws:iam::123456789012:user/ann",
    accountId: "123456789012",
    caller: "AIDA1",
    accessKey: "AKIA1",
    user: "AIDA1",
  };
  const facts = {
    domainName: "d",
    connectedAt: 5,
    sourceIp: "192.0.2.1",
    userAgent: "agent",
    authorizer: undefined,
    apiKey: { apiKeyId: "key0000001", value: new Secret("a-key-of-twenty-characters") },
    iamIdentity,
  };
  const activity = activityOf({ facts, messageId: "m" });
  expect(read("identity.userArn", activity)).toBe(iamIdentity.userArn);
  expect(read("identity.accountId", activity)).toBe("123456789012");
  expect(read("identity.caller", activity)).toBe("AIDA1");
  expect(read("identity.user", activity)).toBe("AIDA1");
  expect(read("identity.apiKeyId", activity)).toBe("key0000001");
  expect(read("identity.apiKey", activity)).toBe("******acters");
  expect(read("connectedAt", activity)).toBe(5);
  expect(read("domainName", activity)).toBe("d");
  expect(read("messageId", activity)).toBe("m");
});
