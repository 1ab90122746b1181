import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { HeaderField, RawRequest } from "../../../src/core/http.ts";
import { KEY, SESSION, SIGNED_AT, verify } from "../../../src/core/sigv4/signed-request.fixture.ts";
import { SigningKeyCache } from "../../../src/core/sigv4/verify.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { hold, type Target, Violation } from "../engine/target.ts";

export const sigv4: Target = {
  name: "sigv4",
  property:
    "what the AWS SDK's own signer signs is verified, in headers and in a presigned URL, whoever signed before, and after any change to it is not",
  bytesMax: 300,
  dictionary: [],
  seeds: () => [new Uint8Array(0), Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)],
  fresh: (random) => randomBytes(random, 5 + below(random, 80)),
  async check(input) {
    const choices = new Choices(input);
    const credential = choices.of(CREDENTIALS);
    const body = choices.bytes(20);
    const unsigned = requestFrom(choices, body);
    const isPresigned = choices.oneIn(2);
    const signer = signerOf(credential);
    const sent = isPresigned
      ? await signer.presign(
          { ...unsigned, body: undefined },
          { signingDate: DATE, expiresIn: 300 },
        )
      : await signer.sign(unsigned, { signingDate: DATE });
    const request = onTheWire(sent, choices);
    const signedBody = isPresigned ? new Uint8Array(0) : body;
    const keys = new SigningKeyCache(1); // smaller than what they need
    for (const before of choices.list(0, 3, () => choices.of(CREDENTIALS))) {
      const earlier = onTheWire(await signerOf(before).sign(PLAIN, { signingDate: DATE }), choices);
      const { kind } = verify(earlier, new Uint8Array(0), { known: before, keys });
      hold(kind === "verified", `who signed before is not verified: ${kind}`);
    }
    const settings = { known: credential, keys };
    const verified = verify(request, signedBody, settings);
    if (verified.kind !== "verified") {
      throw new Violation(`not verified: ${JSON.stringify({ request, verified })}`);
    }
    const { what, changed, changedBody } = changeOf(choices, request, signedBody);
    const after = verify(changed, changedBody, settings);
    const shown = JSON.stringify({ request, changed });
    hold(after.kind !== "verified", `verified after a change of ${what}: ${shown}`);
    return `${isPresigned} ${what} ${after.kind} ${CREDENTIALS.indexOf(credential)} ${body.length > 0}`;
  },
};

/** What is remembered of one must not be taken for another's: ids of one length, and one id with two secrets. */
const CREDENTIALS = [
  KEY,
  SESSION,
  { accessKeyId: "AKIDANOTHER", secretAccessKey: "another/K7MDENG+bPxRfiCYEXAMPLEKEYwJalrX" },
  { ...KEY, secretAccessKey: "rotated/K7MDENG+bPxRfiCYEXAMPLEKEYwJalrX" },
];

const DATE = new Date(SIGNED_AT);
const HOST = "abcdef1234.execute-api.us-east-1.amazonaws.com";

const PLAIN = {
  ...{ method: "GET", protocol: "https:", hostname: HOST, path: "/test" },
  ...{ headers: { host: HOST }, body: "" },
};

type Signed = Awaited<ReturnType<SignatureV4["sign"]>>;

function signerOf(credentials: typeof KEY): SignatureV4 {
  return new SignatureV4({
    credentials,
    region: "us-east-1",
    service: "execute-api",
    sha256: Sha256,
    // As the SDK's client for @connections has it.
    uriEscapePath: true,
  });
}

class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    throw new Error("The signer makes a new one");
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data, "utf8");
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

const CHARACTERS = "abZ09-_.~!*'()@:/ +%=&;,$\u00e9\u20ac";

function requestFrom(choices: Choices, body: Uint8Array) {
  // Empty and dotted segments are a gap that src/core/sigv4/canonical-request.ts names.
  const segment = () => `p${encoded(choices.text(CHARACTERS, 0, 6))}`;
  const query: Record<string, string | string[]> = {};
  for (let count = choices.below(4); count > 0; count -= 1) {
    const name = `q${choices.text(CHARACTERS, 0, 3)}`;
    const value = () => choices.text(CHARACTERS, 0, 5);
    query[name] = choices.oneIn(3) ? choices.list(1, 3, value) : value();
  }
  const headers: Record<string, string> = { host: HOST };
  for (let count = choices.below(4); count > 0; count -= 1) {
    const name = choices.of(["X-Custom", "x-amz-target", "Accept", "Content-Type", "X-B"]);
    headers[name] = choices.text("ab 9,;=\t", 0, 8);
  }
  return {
    method: choices.of(["POST", "GET", "DELETE", "PUT"]),
    protocol: "https:",
    hostname: HOST,
    path: `/test${choices.list(0, 4, () => `/${segment()}`).join("")}`,
    query,
    headers,
    body,
  };
}

function encoded(text: string): string {
  const escaped = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, escaped);
}

/** As Node's handler of the SDK writes it, with the headers in some other order and case. */
function onTheWire(sent: Signed, choices: Choices): RawRequest {
  const query = Object.entries(sent.query ?? {}).flatMap(([name, value]) =>
    [value ?? ""].flat().map((one) => `${encoded(name)}=${encoded(one ?? "")}`),
  );
  const fields = Object.entries(sent.headers).map(
    ([name, value]): HeaderField => [choices.oneIn(3) ? name.toUpperCase() : name, value.trim()],
  );
  return {
    method: sent.method,
    rawPath: sent.path,
    rawQuery: query.length === 0 ? undefined : query.join("&"),
    headers: choices.oneIn(2) ? fields.reverse() : fields,
  };
}

interface Change {
  readonly what: string;
  readonly changed: RawRequest;
  readonly changedBody: Uint8Array;
}

/** One change, to something that is signed. */
function changeOf(choices: Choices, request: RawRequest, body: Uint8Array): Change {
  const { method, rawPath, rawQuery = "", headers } = request;
  const same = { changed: request, changedBody: body };
  switch (choices.below(6)) {
    case 0:
      return { ...same, what: "method", changed: { ...request, method: `${method}S` } };
    case 1:
      return { ...same, what: "path", changed: { ...request, rawPath: altered(choices, rawPath) } };
    case 2: {
      const extra = choices.of(["a=1", "zz=", "X-Amz-Extra=1", "q=q"]);
      const changed = { ...request, rawQuery: rawQuery === "" ? extra : `${rawQuery}&${extra}` };
      return { ...same, what: "query", changed };
    }
    case 3: {
      const changedBody = new Uint8Array([...body, 0]);
      if (body.length > 0 && choices.oneIn(2)) {
        const at = choices.below(body.length);
        const flipped = Uint8Array.from(body);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << choices.below(8));
        return { ...same, what: "a bit of the body", changedBody: flipped };
      }
      return { ...same, what: "body", changedBody };
    }
    case 4: {
      const signature = /(?<=Signature=)[0-9a-f]{64}/;
      const at = choices.below(64);
      const swap = (text: string) =>
        text.replace(
          signature,
          (hex) => hex.slice(0, at) + (hex[at] === "0" ? "1" : "0") + hex.slice(at + 1),
        );
      const fields = headers.map(([name, value]): HeaderField => [name, swap(value)]);
      return {
        ...same,
        what: "a digit of the signature",
        changed: { ...request, headers: fields, rawQuery: swap(rawQuery) || undefined },
      };
    }
    default: {
      const fields = headers.map(
        ([name, value]): HeaderField => [name, name.toLowerCase() === "host" ? `${value}.` : value],
      );
      return { ...same, what: "a signed header", changed: { ...request, headers: fields } };
    }
  }
}

function altered(choices: Choices, path: string): string {
  const at = 1 + choices.below(path.length - 1);
  return path.slice(0, at) + (path[at] === "x" ? "y" : "x") + path.slice(at + 1);
}
