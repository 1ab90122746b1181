/** Why a backend was not reached, for the operator: never with path, query or credentials of its URL, which may hold secrets. */
export function fetchFailure(url: string, error: unknown): string {
  return `Cannot reach ${originOf(url)}: ${reasonOf(error)}`;
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "a URL that is not valid";
}

const NOBODY = "nothing listens there; is the backend running?";
const UNTRUSTED =
  "its certificate is of an authority that is not trusted here; backends.caFile names a file with the authority's certificate";
const CUT =
  "it cut the connection; does it speak what the URL says, http or https, and does it ask for a client certificate?";
const UNREADABLE = "its answer cannot be decompressed; is it what its Content-Encoding says?";
const NOT_HTTP =
  "its answer is not HTTP/1.1, or has more than 256 header fields, or a control character in one";

const NO_DESCRIPTOR = "this process may open no more files (EMFILE); ulimit -n says how many";

const REASONS: Readonly<Record<string, string>> = {
  ConnectionRefused: NOBODY,
  ECONNREFUSED: NOBODY,
  EMFILE: NO_DESCRIPTOR,
  ENFILE: NO_DESCRIPTOR,
  ENOTFOUND: "its name is not known",
  ECONNRESET: CUT,
  ResponseHeadersTooLarge: "the header of its answer is too long",
  InvalidContentLength: "its answer has a Content-Length that is no length, or two that differ",
  Malformed_HTTP_Response: NOT_HTTP,
  InvalidHTTPResponse: NOT_HTTP,
  UnsupportedTransferEncoding: "its answer has a Transfer-Encoding other than chunked",
  UnrequestedUpgrade: "it switched to another protocol, which nobody asked it for",
  ZlibError: UNREADABLE,
  BrotliDecompressionError: UNREADABLE,
  ZstdDecompressionError: UNREADABLE,
  EPROTO: "the TLS handshake failed; does it speak TLS, and does it ask for a client certificate?",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  if (known !== undefined) return known;
  // Some messages of the runtime repeat the whole URL, and say how its own `fetch` is made to say more.
  const [said = ""] = error.message.split(/ fetching "| For more information/, 1);
  return said.replaceAll(/\b[a-z]+:\/\/\S+/gi, "the URL");
}
