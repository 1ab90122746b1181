import { expect, test } from "bun:test";
import { compilePolicy } from "../../core/authorization/iam-policy.ts";
import { fakeEngine, KNOWN, requestOf, signedRequest } from "../engine.fixture.ts";
import { claimDetail, deniedByPolicy, signatureDetail, verifyCaller } from "./verify-caller.ts";

test("verifyCaller() knows who signed", () => {
  const engine = fakeEngine();
  const request = signedRequest(engine, requestOf());
  expect(verifyCaller(engine.deps, request, undefined)).toEqual({
    kind: "known",
    credential: KNOWN,
  });
  const other = { ...request, rawPath: "/prod" };
  expect(verifyCaller(engine.deps, other, undefined).kind).toBe("refused");
});

test("verifyCaller() notes another Region, or refuses it", () => {
  const relaxed = fakeEngine();
  const request = signedRequest(relaxed, requestOf(), { region: "eu-west-1" });
  expect(verifyCaller(relaxed.deps, request, undefined).kind).toBe("known");
  expect(relaxed.foreignRegions).toEqual(["eu-west-1"]);
  const strict = fakeEngine({ overrides: { strictRegion: true } });
  expect(verifyCaller(strict.deps, request, undefined).kind).toBe("refused");
  expect(strict.foreignRegions).toEqual([]);
});

test("verifyCaller() goes by the signers' clock too, for keys that the gateway vouches for and for unknown ones", () => {
  const policies = [compilePolicy({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } })];
  const given = { ...KNOWN, policies };
  const stranger = { accessKeyId: "AKIDSTRANGER", secretAccessKey: "secret" };
  const outcomes = (hasSignersClock: boolean) =>
    [
      { known: KNOWN, credential: KNOWN },
      { known: given, credential: given },
      { known: KNOWN, credential: stranger },
      { known: KNOWN, credential: { ...KNOWN, secretAccessKey: "another" } },
    ].map(({ known, credential }) => {
      const engine = fakeEngine({ known, admitUnknown: true });
      const request = signedRequest(engine, requestOf(), { credential });
      const signedAt = engine.clock.now();
      engine.clock.advance(7_200_000);
      const signersClock = hasSignersClock ? { now: () => signedAt } : undefined;
      return verifyCaller({ ...engine.deps, signersClock }, request, undefined).kind;
    });
  expect(outcomes(false)).toEqual(["refused", "refused", "refused", "refused"]);
  expect(outcomes(true)).toEqual(["known", "refused", "unknown", "refused"]);
});

test("deniedByPolicy() is AWS's sentence, or nothing", () => {
  const { deps } = fakeEngine();
  const asked = {
    action: "execute-api:Invoke",
    resource: "arn:aws:execute-api:us-east-1:123456789012:a/b/$connect",
  };
  const statement = (Effect: string) =>
    compilePolicy({ Statement: { Effect, Action: "*", Resource: "*" } });
  const denied = (policies: typeof KNOWN.policies) =>
    deniedByPolicy(deps, requestOf(), { ...KNOWN, policies }, asked);
  expect(denied("all")).toBeUndefined();
  expect(denied([statement("Allow")])).toBeUndefined();
  expect(denied([])).toEndWith(
    "because no identity-based policy allows the execute-api:Invoke action",
  );
  expect(denied([statement("Deny")])).toEndWith(
    "with an explicit deny in an identity-based policy",
  );
});

test("claimDetail() names the key, the address and, for another Region, this gateway's", () => {
  const fault = { errorType: "InvalidSignatureException", message: "No. ", status: 403 } as const;
  const detailOf = (credential: string) =>
    claimDetail(
      { region: "us-east-1" },
      requestOf({
        headers: [
          ["X-Amz-Date", "20261128T000000Z"],
          [
            "Authorization",
            `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=abc`,
          ],
        ],
      }),
      fault,
    );
  expect(detailOf("AKIDONE/20261128/us-east-1/apigateway/aws4_request")).toMatch(
    /^InvalidSignatureException: No\. \(access key AKIDONE, from [\d.]+\)$/,
  );
  expect(detailOf("AKIDONE/20261128/eu-west-1/apigateway/aws4_request")).toMatch(
    /from [\d.]+, this gateway's Region is us-east-1\)$/,
  );
  expect(detailOf("a\u001b[31m/20261128/us-east-1/apigateway/aws4_request")).toMatch(
    /^InvalidSignatureException: No\. \(from [\d.]+\)$/,
  );
});

test("signatureDetail() keeps what was signed out of the log", () => {
  const fault = {
    errorType: "InvalidSignatureException",
    status: 403,
    message: "No.\n\nx-token:secret",
  } as const;
  expect(signatureDetail(fault)).toBe("InvalidSignatureException: No.");
});
