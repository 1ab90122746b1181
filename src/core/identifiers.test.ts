import { describe, expect, test } from "bun:test";
import {
  CLIENT_CERTIFICATE_ID,
  encodeBase64Url,
  requestIdFrom,
  resourceIdFrom,
  traceIdFrom,
} from "./identifiers.ts";

const bytes = (length: number, first = 0) =>
  Uint8Array.from({ length }, (_, index) => (first + index * 37) & 255);

const hex = (length: number, first = 0) => Buffer.from(bytes(length, first)).toString("hex");

describe("requestIdFrom()", () => {
  test("makes 16 characters that end in = and decode to the entropy", () => {
    for (let first = 0; first < 256; first += 1) {
      const id = requestIdFrom(bytes(11, first));
      expect(id).toMatch(/^[A-Za-z0-9_-]{15}=$/);
      expect(new Uint8Array(Buffer.from(id, "base64url"))).toEqual(bytes(11, first));
      expect(Buffer.from(id, "base64url").toString("base64url")).toBe(id.slice(0, 15));
    }
  });

  test("refuses any other amount of entropy", () => {
    expect(() => requestIdFrom(bytes(10))).toThrow(RangeError);
    expect(() => requestIdFrom(bytes(12))).toThrow("Entropy must be 11 bytes, not 12");
  });
});

describe("traceIdFrom()", () => {
  test("writes the version, the time and the entropy in hexadecimal", () => {
    expect(traceIdFrom(0x66f0a001, hex(12))).toBe("Root=1-66f0a001-00254a6f94b9de03284d7297");
    expect(traceIdFrom(1.9, "0".repeat(24))).toBe("Root=1-00000001-000000000000000000000000");
  });
});

describe("resourceIdFrom()", () => {
  test("gives the same id for the same text", () => {
    expect(resourceIdFrom("ChatApi", 10)).toBe(resourceIdFrom("ChatApi", 10));
  });

  test("stays the same from one release to the next", () => {
    expect(resourceIdFrom("ChatApi", 10)).toBe("mfg0no6lxl");
    expect(resourceIdFrom("$default", 7)).toBe("a8zdwvr");
    expect(resourceIdFrom("", 6)).toBe("p5vhlo");
  });

  test("keeps 20000 similar names apart, at 7 and at 10 characters", () => {
    for (const length of [7, 10]) {
      const ids = new Set<string>();
      for (let index = 0; index < 20_000; index += 1) {
        const id = resourceIdFrom(`route${index}`, length);
        expect(id.length).toBe(length);
        ids.add(id);
      }
      expect(ids.size).toBe(20_000);
      for (const id of ids) expect(/^[a-z][a-z0-9]*$/.test(id)).toBe(true);
    }
  });
});

describe("encodeBase64Url()", () => {
  test("agrees with the runtime's own for every length", () => {
    for (let length = 0; length < 40; length += 1) {
      const expected = Buffer.from(bytes(length, 200)).toString("base64url");
      expect(encodeBase64Url(bytes(length, 200)).replaceAll("=", "")).toBe(expected);
      expect(encodeBase64Url(bytes(length, 200)).length % 4).toBe(0);
    }
  });
});

test("CLIENT_CERTIFICATE_ID has 1 to 128 characters that can name a file", () => {
  for (const id of ["a", "abc123", "own-cert_2", "a".repeat(128)]) {
    expect(id).toMatch(CLIENT_CERTIFICATE_ID);
  }
  for (const id of ["", "a".repeat(129), "../x", "a.b", "a b"]) {
    expect(id).not.toMatch(CLIENT_CERTIFICATE_ID);
  }
});
