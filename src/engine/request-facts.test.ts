import { expect, test } from "bun:test";
import { KNOWN, requestOf } from "./engine.fixture.ts";
import { RequestFacts } from "./request-facts.ts";

const REQUEST = requestOf({
  headers: [
    ["HOST", "localhost:3001"],
    ["User-Agent", "first"],
    ["user-agent", "last"],
  ],
});

test("RequestFacts says where a request came from", () => {
  const facts = new RequestFacts(REQUEST);
  expect(facts.sourceIp).toBe("127.0.0.1");
  expect(facts.domainName).toBe("localhost:3001");
  expect(facts.userAgent).toBe("last");
  expect(facts.iamIdentity).toBeUndefined();
  expect(new RequestFacts(requestOf({ headers: [] })).userAgent).toBeUndefined();
});

test("RequestFacts names the caller whose signature holds, of an unknown key the key alone", () => {
  expect(new RequestFacts(REQUEST, { kind: "known", credential: KNOWN }).iamIdentity).toMatchObject(
    {
      userArn: KNOWN.principalArn,
      accountId: "123456789012",
    },
  );
  const unknown = new RequestFacts(REQUEST, { kind: "unknown", accessKeyId: "AKIA" });
  expect(unknown.iamIdentity).toEqual({ accessKey: "AKIA" });
  const fault = { errorType: "InvalidSignatureException", message: "no" };
  const refused = new RequestFacts(REQUEST, { kind: "refused", fault } as never);
  expect(refused.iamIdentity).toBeUndefined();
});
