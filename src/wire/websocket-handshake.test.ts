import { describe, expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import type { HeaderField } from "../core/http.ts";
import type { RequestHead } from "./request-head.ts";
import { acceptValue, encodeSwitchingProtocols, readHandshake } from "./websocket-handshake.ts";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const KEY_FIELD: HeaderField = ["Sec-WebSocket-Key", KEY];
const VERSION_FIELD: HeaderField = ["Sec-WebSocket-Version", "13"];

function head(headers: readonly HeaderField[], changes: Partial<RequestHead> = {}): RequestHead {
  return {
    method: "GET",
    target: "/dev",
    rawPath: "/dev",
    rawQuery: undefined,
    version: "1.1",
    headers,
    keepAlive: true,
    expectsContinue: false,
    contentLength: 0,
    isUpgrade: true,
    ...changes,
  };
}

function status(...args: Parameters<typeof head>): number | undefined {
  const handshake = readHandshake(head(...args));
  return handshake.kind === "refused" ? handshake.status : undefined;
}

describe("readHandshake()", () => {
  test("reads the key and the protocols over several fields", () => {
    const headers: HeaderField[] = [
      ["sec-websocket-KEY", KEY],
      VERSION_FIELD,
      ["Sec-WebSocket-Protocol", "graphql-ws,\tmqtt"],
      ["sec-websocket-protocol", "v1.chat"],
      ["Sec-WebSocket-Extensions", "permessage-deflate"],
    ];
    expect(readHandshake(head(headers))).toEqual({
      kind: "handshake",
      key: KEY,
      protocols: ["graphql-ws", "mqtt", "v1.chat"],
    });
  });

  test("offers no protocols when the client named none", () => {
    expect(readHandshake(head([KEY_FIELD, VERSION_FIELD]))).toMatchObject({ protocols: [] });
  });

  test("refuses a request that is no upgrade or carries a body", () => {
    const fields = [KEY_FIELD, VERSION_FIELD];
    expect(status(fields, { isUpgrade: false })).toBe(400);
    expect(status(fields, { contentLength: 1 })).toBe(400);
    expect(status(fields, { contentLength: undefined })).toBe(400);
    expect(status(fields)).toBeUndefined();
  });

  test.each([undefined, "", KEY.slice(1), `${KEY}=`, KEY.replace("d", " "), KEY.replace("=", "A")])(
    "refuses the key %p",
    (key) => {
      const fields: HeaderField[] = key === undefined ? [] : [["Sec-WebSocket-Key", key]];
      expect(status([...fields, VERSION_FIELD])).toBe(400);
    },
  );

  test("refuses a second key", () => {
    expect(status([KEY_FIELD, KEY_FIELD, VERSION_FIELD])).toBe(400);
  });

  test.each(["", "8", "013", "13, 8", "13.0"])("answers version %p with 426", (version) => {
    expect(status([KEY_FIELD, ["Sec-WebSocket-Version", version]])).toBe(426);
  });

  test("answers no version and two versions with 426", () => {
    expect(status([KEY_FIELD])).toBe(426);
    expect(status([KEY_FIELD, VERSION_FIELD, VERSION_FIELD])).toBe(426);
  });

  test.each(["", ",", "a,", "a,,b", "a b", "a, b, a", "\xe9", "a\xa0", '"a"'])(
    "refuses the protocols %j",
    (protocols) => {
      expect(status([KEY_FIELD, VERSION_FIELD, ["Sec-WebSocket-Protocol", protocols]])).toBe(400);
    },
  );

  test("refuses a protocol that two fields repeat", () => {
    const field: HeaderField = ["Sec-WebSocket-Protocol", "a"];
    expect(status([KEY_FIELD, VERSION_FIELD, field, field])).toBe(400);
  });
});

test("acceptValue() gives the example of RFC 6455 section 1.3", () => {
  expect(acceptValue(KEY)).toBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
});

describe("encodeSwitchingProtocols()", () => {
  const date = "Sun, 22 Nov 2026 10:00:00 GMT";

  test("sends exactly AWS's headers in AWS's order", () => {
    expect(encodeSwitchingProtocols({ key: KEY, date })).toEqual(
      latin1(
        `HTTP/1.1 101 Switching Protocols\r\ndate: ${date}\r\nconnection: upgrade\r\n` +
          "upgrade: websocket\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
      ),
    );
  });

  test("adds the subprotocol last, when there is one", () => {
    const answer = encodeSwitchingProtocols({ key: KEY, date, subprotocol: "mqtt" });
    expect(new TextDecoder().decode(answer)).toEndWith(
      "xOo=\r\nsec-websocket-protocol: mqtt\r\n\r\n",
    );
  });

  test("lets no subprotocol add a header", () => {
    const subprotocol = "a\r\nSet-Cookie: b";
    expect(() => encodeSwitchingProtocols({ key: KEY, date, subprotocol })).toThrow(RangeError);
  });
});
