import { describe, expect, test } from "bun:test";
import { compilePolicy } from "../../core/authorization/iam-policy.ts";
import {
  API_ID,
  type EngineOptions,
  fakeEngine,
  KNOWN,
  managementRequest,
  signedRequest,
} from "../engine.fixture.ts";
import type { InboundRequest, KnownCredential } from "../ports.ts";
import { authorizeManagement } from "./authorize-management.ts";

const IDS = { requestId: "uuid", apigwId: "apigw", traceId: "Root=1" };
const ACTION = "execute-api:ManageConnections";
const ANY = `arn:aws:execute-api:us-east-1:123456789012:${API_ID}/dev/POST/@connections`;

function principal(...statements: object[]): KnownCredential {
  return {
    ...KNOWN,
    policies: [compilePolicy({ Version: "2012-10-17", Statement: statements })],
  };
}

const allow = (Resource: string, more = {}) => ({
  Effect: "Allow",
  Action: ACTION,
  Resource,
  ...more,
});
const deny = (Resource: string) => ({ ...allow(Resource), Effect: "Deny" });

/** `undefined` when the call may go on. */
function authorized(
  options: EngineOptions,
  as: Parameters<typeof signedRequest>[2] = {},
  change: (request: InboundRequest) => InboundRequest = (request) => request,
) {
  const engine = fakeEngine(options);
  const connectionId = engine.deps.ids.connectionId();
  const plain = change(managementRequest("POST", connectionId));
  const { access, refusal } = authorizeManagement(engine.deps, {
    request: signedRequest(engine, plain, as),
    body: new Uint8Array(0),
    api: engine.served,
    stage: engine.stage,
    verb: "POST",
    connectionId,
    ids: IDS,
  });
  return { engine, access, answer: refusal?.answer, detail: refusal?.detail, connectionId };
}

function errorType(answer: { headers: readonly (readonly [string, string])[] } | undefined) {
  return answer?.headers.find(([name]) => name === "x-amzn-ErrorType")?.[1];
}

describe("authorizeManagement() verifies", () => {
  test("a known key may go on", () => {
    const { access, answer } = authorized({});
    expect(answer).toBeUndefined();
    expect(access).toMatchObject({ authenticate: { status: 200 }, authorize: { status: 200 } });
  });

  test("an unsigned call is refused without asking about a key", () => {
    const engine = fakeEngine({ admitUnknown: true });
    const connectionId = engine.deps.ids.connectionId();
    const { refusal } = authorizeManagement(engine.deps, {
      request: managementRequest("POST", connectionId),
      body: new Uint8Array(0),
      api: engine.served,
      stage: engine.stage,
      verb: "POST",
      connectionId,
      ids: IDS,
    });
    expect(refusal?.answer.status).toBe(403);
    expect(errorType(refusal?.answer)).toBe("MissingAuthenticationTokenException");
    expect(engine.unknownKeys).toEqual([]);
  });

  test("a wrong secret is refused", () => {
    const wrong = { ...KNOWN, secretAccessKey: "wrong" };
    const { access, answer, detail } = authorized({}, { credential: wrong });
    expect(access).toEqual({ authenticate: { status: 403, latencyMs: 0, error: detail ?? "" } });
    expect(errorType(answer)).toBe("InvalidSignatureException");
    // The rest of AWS's message repeats what was signed: that is the caller's, not the log's.
    expect(detail).toStartWith("InvalidSignatureException: The request signature we calculated");
    expect(detail).not.toContain("Canonical");
  });

  test("temporary credentials need their own session token", () => {
    const known = { ...KNOWN, sessionToken: "right" };
    expect(authorized({ known }, { credential: known }).answer).toBeUndefined();
    for (const sessionToken of ["wrong", undefined]) {
      const credential = {
        ...KNOWN,
        ...(sessionToken === undefined ? {} : { sessionToken }),
      };
      expect(authorized({ known }, { credential }).answer?.status).toBe(403);
    }
  });

  test("another Region passes, noted, unless Regions are strict", () => {
    const passed = authorized({}, { region: "eu-west-1" });
    expect(passed.answer).toBeUndefined();
    expect(passed.engine.foreignRegions).toEqual(["eu-west-1"]);
    expect(authorized({}).engine.foreignRegions).toEqual([]);
    const overrides = { strictRegion: true };
    expect(authorized({ overrides }, { region: "eu-west-1" }).answer?.status).toBe(403);
    expect(authorized({ overrides }).answer).toBeUndefined();
  });

  test("an unknown key is admitted or refused as the store says", () => {
    const credential = { accessKeyId: "AKIDUNKNOWN", secretAccessKey: "any" };
    const admitted = authorized({ admitUnknown: true }, { credential });
    expect(admitted.answer).toBeUndefined();
    expect(admitted.engine.unknownKeys).toEqual(["AKIDUNKNOWN"]);
    const { answer } = authorized({ admitUnknown: false }, { credential });
    expect(answer?.status).toBe(403);
    expect(errorType(answer)).toBe("UnrecognizedClientException");
    expect(answer?.body).toBe(
      '{"message":"The security token included in the request is invalid."}',
    );
  });
});

describe("authorizeManagement() evaluates policies", () => {
  test("on the resource with AWS's own text in place of the id", () => {
    for (const resource of ["*", `${ANY}/*`, `${ANY}/{connectionId}`]) {
      expect(authorized({ known: principal(allow(resource)) }).answer).toBeUndefined();
    }
  });

  test("nothing that allows: AWS's words, the account masked", () => {
    const { answer } = authorized({ known: principal(allow("arn:aws:s3:::bucket")) });
    expect(answer?.status).toBe(403);
    expect(errorType(answer)).toBe("AccessDeniedException");
    expect(JSON.parse(answer?.body ?? "")).toEqual({
      Message: `User: arn:aws:iam::123456789012:user/backend is not authorized to perform: ${ACTION} on resource: arn:aws:execute-api:us-east-1:********9012:${API_ID}/dev/POST/@connections/{connectionId} because no identity-based policy allows the ${ACTION} action`,
    });
  });

  test("an explicit deny wins, and says so", () => {
    const { answer } = authorized({ known: principal(allow("*"), deny(`${ANY}/*`)) });
    expect(JSON.parse(answer?.body ?? "").Message).toEndWith(
      "with an explicit deny in an identity-based policy",
    );
  });

  test("a policy for another verb or stage allows nothing", () => {
    for (const [from, to] of [
      ["POST", "GET"],
      ["/dev/", "/prod/"],
    ] as const) {
      const known = principal(allow(`${ANY.replace(from, to)}/*`));
      expect(authorized({ known }).answer?.status).toBe(403);
    }
  });

  test("a policy with the concrete id, or without any, needs the lenient switch", () => {
    const probe = authorized({});
    for (const resource of [`${ANY}/${probe.connectionId}`, ANY]) {
      const known = principal(allow(resource));
      expect(authorized({ known }).answer?.status).toBe(403);
      const lenient = authorized({ known, overrides: { lenientConnectionArn: true } });
      expect(lenient.connectionId).toBe(probe.connectionId);
      expect(lenient.answer).toBeUndefined();
    }
  });

  test("leniency does not weaken a deny", () => {
    const probe = authorized({});
    const known = principal(allow("*"), deny(`${ANY}/${probe.connectionId}`));
    const { answer } = authorized({ known, overrides: { lenientConnectionArn: true } });
    expect(answer?.body).toContain("explicit deny");
  });

  test.each([
    [{ IpAddress: { "aws:SourceIp": "127.0.0.0/8" } }, true],
    [{ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, false],
    [{ Bool: { "aws:SecureTransport": "true" } }, false],
    [{ Bool: { "aws:SecureTransport": "false" } }, true],
    [{ ArnEquals: { "aws:PrincipalArn": KNOWN.principalArn } }, true],
    [{ DateGreaterThan: { "aws:CurrentTime": "2026-09-24T00:00:00Z" } }, true],
    [{ DateGreaterThan: { "aws:CurrentTime": "2026-09-26T00:00:00Z" } }, false],
  ])("under the condition %j: %p", (Condition, allowed) => {
    const known = principal(allow("*", { Condition }));
    expect(authorized({ known }).answer === undefined).toBe(allowed);
  });

  test("https is secure transport", () => {
    const known = principal(allow("*", { Condition: { Bool: { "aws:SecureTransport": "true" } } }));
    const overTls = authorized({ known }, {}, (request) => ({ ...request, scheme: "https" }));
    expect(overTls.answer).toBeUndefined();
  });
});
