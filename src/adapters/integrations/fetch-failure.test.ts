import { describe, expect, test } from "bun:test";
import { fetchFailure } from "./fetch-failure.ts";

const URL_WITH_SECRETS = "https://user:hush@backend.example:8443/hush?token=hush#hush";
const failed = (code: string, message = code) => Object.assign(new Error(message), { code });

describe("fetchFailure()", () => {
  test.each([
    ["ECONNREFUSED", "nothing listens there"],
    ["ENOTFOUND", "name is not known"],
    ["ECONNRESET", "does it ask for a client certificate?"],
    ["EPROTO", "TLS handshake failed"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "certificate is for another name"],
    ["CERT_HAS_EXPIRED", "has expired"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "backends.caFile"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "backends.caFile"],
    ["Malformed_HTTP_Response", "its answer is not HTTP/1.1"],
    ["ResponseHeadersTooLarge", "header of its answer is too long"],
    ["InvalidContentLength", "its answer has a Content-Length"],
    ["ZlibError", "cannot be decompressed"],
  ])("explains %s, and shows of the URL its origin alone", (code, part) => {
    const said = fetchFailure(URL_WITH_SECRETS, failed(code));
    expect(said).toStartWith("Cannot reach https://backend.example:8443: ");
    expect(said).toContain(part);
    expect(said).not.toContain("hush");
  });

  test("takes the URL out of the runtime's own messages", () => {
    const error = failed("OTHER", `OTHER fetching "${URL_WITH_SECRETS}". For more information`);
    expect(fetchFailure(URL_WITH_SECRETS, error)).not.toContain("hush");
    expect(fetchFailure(URL_WITH_SECRETS, error)).toEndWith(": OTHER");
    expect(fetchFailure("not a URL", "text")).toBe("Cannot reach a URL that is not valid: text");
  });
});
