import { describe, expect, test } from "bun:test";
import { sha256Hex } from "./digest.ts";
import {
  AMZ_DATE,
  expectInvalid,
  expectMismatch,
  faultOf,
  HELLO,
  post,
  presigned,
  SCOPE_TEXT,
  SIGNED_AT,
  signatureOf,
  signed,
  verify,
  withHeader,
} from "./signed-request.fixture.ts";

describe("the clock", () => {
  test("may be five minutes off in both directions", () => {
    for (const nowMs of [SIGNED_AT + 300_000, SIGNED_AT + 300_999, SIGNED_AT - 300_000]) {
      expect(verify(signed(), HELLO, { nowMs }).kind).toBe("verified");
    }
  });

  test("ends a signature five minutes and a second later", () => {
    expectInvalid(
      verify(signed(), HELLO, { nowMs: SIGNED_AT + 301_000 }),
      "Signature expired: 20260925T000000Z is now earlier than 20260925T000001Z (20260925T000501Z - 5 min.)",
    );
    expectInvalid(
      verify(signed(), HELLO, { nowMs: SIGNED_AT + 900_000 }),
      "Signature expired: 20260925T000000Z is now earlier than 20260925T001000Z (20260925T001500Z - 5 min.)",
    );
  });

  test("does not take a signature from the future", () => {
    expectInvalid(
      verify(signed(), HELLO, { nowMs: SIGNED_AT - 301_000 }),
      "Signature not yet current: 20260925T000000Z is still later than 20260924T235959Z (20260924T235459Z + 5 min.)",
    );
  });

  test("needs a date it can read", () => {
    expect(faultOf(verify(withHeader(signed(), "X-Amz-Date", "201"), HELLO))).toMatchObject({
      errorType: "IncompleteSignatureException",
      message:
        "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601",
    });
  });
});

describe("a presigned request", () => {
  test("is good until the second X-Amz-Expires names, and no longer", () => {
    const request = presigned({ expiresSeconds: 90 });
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 90_999 }).kind).toBe("verified");
    expectInvalid(
      verify(request, undefined, { nowMs: SIGNED_AT + 91_000 }),
      "Signature expired: 20260925T000000Z is now earlier than 20260925T000001Z (20260925T000131Z - 90 sec.)",
    );
  });

  test("may live for seven days", () => {
    const request = presigned({ expiresSeconds: 604_800 });
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 604_800_000 }).kind).toBe("verified");
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 604_801_000 }).kind).toBe("refused");
  });

  test("does not start before its date", () => {
    const request = presigned({ expiresSeconds: 604_800 });
    expect(verify(request, undefined, { nowMs: SIGNED_AT - 300_000 }).kind).toBe("verified");
    expect(faultOf(verify(request, undefined, { nowMs: SIGNED_AT - 301_000 })).message).toStartWith(
      "Signature not yet current: ",
    );
  });

  test.each(["0", "604801", "-1", "1.5", "1e3", "", "abc", "9999999"])(
    "is refused with X-Amz-Expires=%p",
    (expires) => {
      const request = presigned();
      const rawQuery = request.rawQuery?.replace("X-Amz-Expires=300", `X-Amz-Expires=${expires}`);
      expectInvalid(
        verify({ ...request, rawQuery }, undefined),
        "X-Amz-Expires must be a whole number of seconds from 1 to 604800.",
      );
    },
  );

  test("without X-Amz-Expires lives for five minutes", () => {
    const rawQuery = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`AKIDEXAMPLE/${SCOPE_TEXT}`)}&X-Amz-Date=${AMZ_DATE}&X-Amz-SignedHeaders=host`;
    const bare = { ...post(), method: "GET", rawPath: "/test", rawQuery };
    const signature = signatureOf(bare, ["host"], sha256Hex(""));
    const request = { ...bare, rawQuery: `${rawQuery}&X-Amz-Signature=${signature}` };
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 300_000 }).kind).toBe("verified");
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 301_000 }).kind).toBe("refused");
  });

  test("covers its own query, whatever its order and spelling", () => {
    const own = { ...post(), method: "GET", rawPath: "/test", rawQuery: "b=%7e&a=1" };
    const request = presigned({ request: own });
    expect(verify(request, undefined).kind).toBe("verified");
    const respelled = request.rawQuery?.replace("b=%7e&a=1&", "").concat("&a=%31&b=~");
    expect(verify({ ...request, rawQuery: respelled }, undefined).kind).toBe("verified");
    expectMismatch(verify({ ...request, rawQuery: `${request.rawQuery}&c=3` }, undefined));
  });

  test("covers its body when it has one", () => {
    const request = presigned({ request: post(), body: HELLO });
    expect(verify(request, HELLO).kind).toBe("verified");
    expectMismatch(verify(request, undefined));
  });
});
