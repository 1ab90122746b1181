import type { HeaderField } from "../../../src/core/http.ts";
import {
  authorizationOf,
  HELLO,
  HOST,
  post,
  presigned,
  SECRET,
  signed,
  verify,
} from "../../../src/core/sigv4/signed-request.fixture.ts";
import { hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";
import { kindOfMessage } from "./outcomes.ts";

const SIGNED = authorizationOf(signed());
const QUERY = presigned().rawQuery ?? "";

export const presentedSignature: Target = {
  name: "presented-signature",
  property:
    "any Authorization header, date and query has a named answer without the secret, the same each time, and nothing but the signature that was made is verified",
  bytesMax: 3_000,
  dictionary: [
    ...[
      "AWS4-HMAC-SHA256 ",
      "Credential=",
      "SignedHeaders=",
      "Signature=",
      "host;x-amz-date",
      ", ",
      ",",
    ],
    ...[
      "/us-east-1/execute-api/aws4_request",
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&",
      "X-Amz-Signature=",
    ],
    ...[
      "X-Amz-Expires=300&",
      "X-Amz-Date=20260925T000000Z&",
      "X-Amz-SignedHeaders=host&",
      "Bearer ",
    ],
    ...[
      "X-Amz-Security-Token=",
      "20260925T000000Z",
      "%2F",
      "%",
      "=",
      "UNSIGNED-PAYLOAD",
      "__proto__",
    ],
  ],
  seeds: () => [
    inputOf(SIGNED, "20260925T000000Z", ""),
    inputOf("", "", QUERY),
    inputOf(SIGNED, "20260925T000000Z", "a=b&c"),
    inputOf("Bearer abc", "Fri, 25 Sep 2026 00:00:00 GMT", ""),
  ],
  check(input) {
    const [authorization = "", date = "", query = ""] = partsOf(input, 3);
    const headers: HeaderField[] = [HOST];
    if (authorization !== "") headers.push(["Authorization", authorization]);
    if (date !== "") headers.push(["X-Amz-Date", date]);
    const request = { ...post(), headers, rawQuery: query === "" ? undefined : query };
    const answer = verify(request, HELLO);
    holdEqual(verify(request, HELLO), answer, "verified again");
    if (answer.kind === "verified") {
      const made = /Signature=(\w+)/.exec(SIGNED)?.[1] ?? "";
      hold(authorization.includes(made), "a signature that nobody made was verified");
      return "verified";
    }
    if (answer.kind === "unknownKey") return "unknown key";
    hold(!JSON.stringify(answer).includes(SECRET), "the secret is in the answer");
    hold(answer.fault.message !== "" && answer.fault.errorType !== "", "a fault without a name");
    return `${answer.fault.errorType} ${kindOfMessage(answer.fault.message)}`;
  },
};
