import { describe, expect, test } from "bun:test";
import { connect, createServer } from "node:net";
import { connect as connectTls } from "node:tls";
import { CLIENT_HELLO_BYTES_MAX, serverNameOf } from "./client-hello.ts";

const u16 = (value: number) => [value >> 8, value & 255];
const ascii = (text: string) => [...Buffer.from(text, "latin1")];

interface Hello {
  readonly name?: string;
  readonly nameType?: number;
  readonly padding?: number;
}

/** The handshake message, without records. */
function message({ name, nameType = 0, padding = 0 }: Hello): number[] {
  const host = name === undefined ? [] : ascii(name);
  const list = [nameType, ...u16(host.length), ...host];
  const named =
    name === undefined ? [] : [0, 0, ...u16(list.length + 2), ...u16(list.length), ...list];
  const extensions = [0, 21, ...u16(padding), ...new Array<number>(padding).fill(0), ...named];
  const body = [
    ...[3, 3],
    ...new Array<number>(32).fill(7),
    ...[2, 9, 9],
    ...[0, 4, 0x13, 1, 0x13, 2],
    ...[1, 0],
    ...u16(extensions.length),
    ...extensions,
  ];
  return [1, 0, ...u16(body.length), ...body];
}

function inRecords(bytes: number[], size = bytes.length): Uint8Array {
  const records: number[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.slice(at, at + size);
    records.push(0x16, 3, 1, ...u16(part.length), ...part);
  }
  return Uint8Array.from(records);
}

/** What a real client sends first. */
async function realHello(servername: string): Promise<Uint8Array> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array>();
  const server = createServer((socket) =>
    socket.once("data", resolve).on("error", () => undefined),
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  const client = connectTls({ socket: connect(port, "127.0.0.1"), servername });
  client.on("error", () => undefined);
  const hello = await promise;
  client.destroy();
  server.close();
  return hello;
}

describe("serverNameOf()", () => {
  test("reads a real client's", async () => {
    const hello = await realHello("Chat.Example.com");
    expect(serverNameOf(hello)).toEqual({ kind: "known", serverName: "chat.example.com" });
  });

  test("waits for the whole ClientHello, whatever records cut it", () => {
    for (const size of [undefined, 1, 3, 50]) {
      const hello = inRecords(message({ name: "chat.example.com" }), size);
      for (let end = 0; end < hello.length; end += 1) {
        expect(serverNameOf(hello.subarray(0, end))).toEqual({ kind: "incomplete" });
      }
      expect(serverNameOf(hello)).toEqual({ kind: "known", serverName: "chat.example.com" });
    }
  });

  test.each([
    ["a change of cipher spec", [0x14, 3, 3, 0, 1, 1]],
    ["early data", [0x17, 3, 3, 0, 2, 1, 2]],
    ["the beginning of it", [0x17]],
  ])("finds the name when %s is behind the ClientHello", (_what, after) => {
    const hello = Uint8Array.from([...inRecords(message({ name: "a.example" }), 50), ...after]);
    expect(serverNameOf(hello)).toEqual({ kind: "known", serverName: "a.example" });
  });

  test("waits no more when another record comes before the ClientHello is whole", () => {
    const half = [...inRecords(message({ name: "a.example" }))].slice(0, 40);
    half[4] = 35;
    const broken = Uint8Array.from([...half, 0x17]);
    expect(serverNameOf(broken)).toEqual({ kind: "known", serverName: undefined });
  });

  test.each([
    ["a client that names no server", inRecords(message({}))],
    ["a name of another type", inRecords(message({ name: "x", nameType: 1 }))],
    ["an empty name", inRecords(message({ name: "" }))],
    ["another handshake message", inRecords([2, 0, 0, 1, 0])],
    ["another record", Uint8Array.of(0x15, 3, 1, 0, 2, 1, 0)],
    ["an empty record", Uint8Array.of(0x16, 3, 1, 0, 0)],
    ["a body that ends in its session id", inRecords([1, 0, 0, 35, ...new Array(35).fill(255)])],
  ])("%s has no name", (_what, bytes) => {
    expect(serverNameOf(bytes)).toEqual({ kind: "known", serverName: undefined });
  });

  test("waits for CLIENT_HELLO_BYTES_MAX bytes and not for one more", () => {
    const long = inRecords(message({ name: "x", padding: CLIENT_HELLO_BYTES_MAX }));
    const part = (bytes: number) => serverNameOf(long.subarray(0, bytes));
    expect(part(CLIENT_HELLO_BYTES_MAX - 1)).toEqual({ kind: "incomplete" });
    expect(part(CLIENT_HELLO_BYTES_MAX)).toEqual({ kind: "known", serverName: undefined });
  });
});
