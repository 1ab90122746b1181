import { timingSafeEqual } from "node:crypto";
import { BENCH_KEY, BENCH_REGION } from "../access-key.ts";

const SCOPE_END = `/${BENCH_REGION}/execute-api/aws4_request`;

let signingKey: Buffer | undefined;
let signingDate = "";

function keyOf(date: string): Buffer {
  if (signingKey !== undefined && signingDate === date) return signingKey;
  const step = (key: string | Buffer, text: string) =>
    new Bun.CryptoHasher("sha256", key).update(text).digest();
  const dated = step(`AWS4${BENCH_KEY.secretAccessKey}`, date);
  signingKey = step(step(step(dated, BENCH_REGION), "execute-api"), "aws4_request");
  signingDate = date;
  return signingKey;
}

/** The fastest that the runtime has: half of what `CryptoHasher.hash()` takes. */
const sha256 = (bytes: string | Uint8Array) => Bun.SHA256.hash(bytes, "hex");

function header(head: string, name: string): string {
  const at = head.indexOf(name);
  if (at === -1) return "";
  const start = at + name.length;
  return head.slice(start, head.indexOf("\r\n", start));
}

/**
 * Whether a request is signed as it should be. Written bare, for one key, one region and the headers that the load
 * signs: what the check itself costs.
 */
export function isSigned(head: string, body: Uint8Array): boolean {
  const pathStart = head.indexOf(" ") + 1;
  const path = head.slice(pathStart, head.indexOf(" ", pathStart));
  const date = header(head, "\r\nX-Amz-Date: ");
  const authorization = header(head, "\r\nAuthorization: ");
  const namesStart = authorization.indexOf("SignedHeaders=") + 14;
  const names = authorization.slice(namesStart, authorization.indexOf(",", namesStart));
  if (names !== "content-length;host;x-amz-date") return false;
  const canonical = `POST\n${path.replaceAll("%", "%25").replaceAll("@", "%40")}\n\ncontent-length:${header(head, "\r\nContent-Length: ")}\nhost:${header(head, "\r\nHost: ")}\nx-amz-date:${date}\n\n${names}\n${sha256(body)}`;
  const day = date.slice(0, 8);
  const toSign = `AWS4-HMAC-SHA256\n${date}\n${day}${SCOPE_END}\n${sha256(canonical)}`;
  const expected = new Bun.CryptoHasher("sha256", keyOf(day)).update(toSign).digest();
  const given = authorization.slice(authorization.indexOf("Signature=") + 10);
  return given.length === 64 && timingSafeEqual(Buffer.from(given, "hex"), expected);
}
