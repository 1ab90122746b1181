import { afterEach, describe, expect, test } from "bun:test";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { RawClient } from "./raw-client.ts";
import { closePayload, encodeClientFrame, OPCODE, parseServerFrame } from "./raw-frame.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A server that does with each connection what the test says. */
async function serve(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer(onConnection);
  open.push(server);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  return (server.address() as AddressInfo).port;
}

describe("RawClient", () => {
  test("reads an answer that arrives in pieces, then the frame behind it", async () => {
    const port = await serve((socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 101 Switching Pro");
        socket.write("tocols\r\nX-Case: Kept\r\nx-case: twice\r\n\r\n");
        socket.write(encodeClientFrame({ opcode: OPCODE.text, payload: "hi", masked: false }));
      });
    });
    using client = await RawClient.connect({ port });
    const answer = await client.upgrade("/dev");
    expect(answer.status).toBe(101);
    expect(answer.headers).toEqual([
      ["X-Case", "Kept"],
      ["x-case", "twice"],
    ]);
    const frame = await client.readFrame();
    expect(frame).toMatchObject({ opcode: OPCODE.text, text: "hi", fin: true, masked: false });
  });

  test("sends exactly the bytes it is told", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const port = await serve((socket) => socket.once("data", (chunk) => resolve(String(chunk))));
    using client = await RawClient.connect({ port });
    client.send("GET\u0000 nonsense\r\n");
    expect(await promise).toBe("GET\u0000 nonsense\r\n");
  });

  test("sends pieces that the server sees one by one", async () => {
    const chunks: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const port = await serve((socket) => {
      socket.on("data", (chunk) => {
        chunks.push(String(chunk));
        if (chunks.join("").length === 7) resolve();
      });
    });
    using client = await RawClient.connect({ port });
    await client.sendInPieces(Buffer.from("abcdefg"), 3);
    await promise;
    expect(chunks).toEqual(["abc", "def", "g"]);
  });

  test("reads a body of Content-Length bytes and leaves the next answer", async () => {
    const port = await serve((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 204 No Content\r\n\r\n");
    });
    using client = await RawClient.connect({ port });
    expect((await client.readAnswer()).body).toBe("ok");
    expect((await client.readAnswer()).status).toBe(204);
  });

  test("reads no body of an answer to HEAD", async () => {
    const port = await serve((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
    });
    using client = await RawClient.connect({ port });
    const answer = await client.readHeadAnswer();
    expect({ body: answer.body, length: answer.header("content-length") }).toEqual({
      body: "",
      length: "2",
    });
    expect((await client.readAnswer()).status).toBe(204);
  });

  test("readFrame() fails when the server ends the connection first", async () => {
    const port = await serve((socket) => socket.end("x"));
    using client = await RawClient.connect({ port });
    await expect(client.readFrame()).rejects.toThrow("ended the connection before a frame");
    expect(String(Buffer.from(await client.ended()))).toBe("x");
  });

  test("readFrame() fails after its deadline", async () => {
    const port = await serve(() => undefined);
    using client = await RawClient.connect({ port });
    await expect(client.readFrame({ deadlineMs: 1 })).rejects.toThrow("Waited 1 ms for a frame");
  });
});

describe("frames", () => {
  test.each([0, 125, 126, 65_535, 65_536])("round trip with %d bytes of payload", (length) => {
    const bytes = encodeClientFrame({
      opcode: OPCODE.binary,
      payload: new Uint8Array(length).fill(7),
      masked: false,
    });
    expect(parseServerFrame(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
    expect(parseServerFrame(bytes)).toMatchObject({
      bytes: bytes.length,
      value: { opcode: OPCODE.binary, payload: new Uint8Array(length).fill(7) },
    });
  });

  test("a masked frame is the one RFC 6455 section 5.7 prints", () => {
    const bytes = encodeClientFrame({ opcode: OPCODE.text, payload: "Hello" });
    expect(Buffer.from(bytes).toString("hex")).toBe("818537fa213d7f9f4d5158");
  });

  test("a close frame shows its code and reason", () => {
    const encode = (payload: Uint8Array) =>
      parseServerFrame(encodeClientFrame({ opcode: OPCODE.close, payload, masked: false }))?.value;
    expect(encode(closePayload(1009, "too long"))).toMatchObject({
      closeCode: 1009,
      text: "too long",
    });
    expect(encode(new Uint8Array(0))).toMatchObject({ closeCode: 1005, text: "" });
  });
});
