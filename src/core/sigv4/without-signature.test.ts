import { expect, test } from "bun:test";
import { withoutSignature } from "./without-signature.ts";

const request = { method: "GET", rawPath: "/dev", rawQuery: undefined, headers: [] };

test("withoutSignature() takes the credentials of a signed header away and nothing else", () => {
  const { headers } = withoutSignature({
    ...request,
    headers: [
      ["Host", "localhost"],
      ["AUTHORIZATION", "AWS4-HMAC-SHA256 …"],
      ["X-Amz-Date", "20261122T120000Z"],
      ["x-amz-security-token", "token"],
    ],
  });
  expect(headers).toEqual([
    ["Host", "localhost"],
    ["X-Amz-Date", "20261122T120000Z"],
  ]);
});

test("withoutSignature() takes the parameters of a presigned URL away; the rest stays as it came", () => {
  const own = "X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Date=c&X-Amz-Expires=1";
  const more = "X-Amz-Security-Token=t&X-Amz-SignedHeaders=host&X-Amz-Signature=s";
  const rawQuery = `room=%61&${own}&X-Amz-Meta=m&${more}&room=b+c`;
  expect(withoutSignature({ ...request, rawQuery }).rawQuery).toBe(
    "room=%61&X-Amz-Meta=m&room=b+c",
  );
  expect(withoutSignature({ ...request, rawQuery: own }).rawQuery).toBeUndefined();
  expect(withoutSignature({ ...request, rawQuery: "a&&b" }).rawQuery).toBe("a&&b");
});
