import { expect, test } from "bun:test";
import type { TestListener } from "../../src/adapters/listener/listener.fixture.ts";
import type { RawClient } from "../support/raw-client.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import type { ReadRequest } from "./support-wire.ts";

/** The host of every request that does not say another. */
export const HOST = "Host: localhost";

export interface RequestCase {
  /** Who says so: `RFC 9112 6.3`. */
  readonly rule: string;
  readonly what: string;
  /** A character is a byte. */
  readonly send: string;
  /** Each request as it must be read, in order, or the status that refuses it. */
  readonly expect: readonly (Partial<ReadRequest> | number)[];
  /** What the connection is after that; one that was refused is always closed. */
  readonly after?: "closed";
  /** Bytes for each TCP segment; all at once unless said. */
  readonly pieceBytes?: number;
}

/** A head of these lines, and what follows it. */
export function request(lines: readonly string[], body = ""): string {
  return [...lines, "", body].join("\r\n");
}

/** One test for each. */
export function testRequests(wire: TestListener, cases: readonly RequestCase[]): void {
  test.each(cases.map((each) => [nameOf(each), each] as const))("%s", async (_name, each) => {
    await expectReading(wire, each);
  });
}

export async function expectReading(
  wire: TestListener,
  { send, expect: expected, after, pieceBytes }: Omit<RequestCase, "rule" | "what">,
): Promise<void> {
  using client = await wire.connect();
  const bytes = Buffer.from(send, "latin1");
  if (pieceBytes === undefined) client.send(bytes);
  else await client.sendInPieces(bytes, pieceBytes);
  for (const [at, each] of expected.entries()) {
    const isLast = at === expected.length - 1;
    if (typeof each === "number") return await expectRefusal(client, each);
    const isHead = each.method === "HEAD";
    const answer = await (isHead ? client.readHeadAnswer() : client.readAnswer());
    expect(answer.header("connection")).toBe(isLast && after === "closed" ? "close" : "keep-alive");
    if (!isHead) expect(readingOf(answer)).toMatchObject(each);
  }
  if (after === "closed") expect(await client.ended()).toHaveLength(0);
  else await expectOpen(client);
}

/** One answer, nothing after it, and the end. */
export async function expectRefusal(client: RawClient, status: number): Promise<void> {
  const answer = await client.readAnswer();
  expect(answer.status).toBe(status);
  expect(answer.header("connection")).toMatch(/^close\b/);
  expect(await client.ended()).toHaveLength(0);
}

/** The next request begins where the last one ended. */
export async function expectOpen(client: RawClient): Promise<void> {
  client.send(request(["GET /next HTTP/1.1", HOST]));
  const reading = readingOf(await client.readAnswer());
  expect(reading).toEqual({
    method: "GET",
    path: "/next",
    query: null,
    headers: [["Host", "localhost"]],
    body: "",
  });
}

export function readingOf(answer: RawAnswer): ReadRequest {
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body);
}

function nameOf({ rule, what, expect: expected, after }: RequestCase): string {
  const last = expected.at(-1);
  const verdict = typeof last === "number" ? String(last) : `read, then ${after ?? "open"}`;
  return `${rule}: ${what}: ${verdict}`;
}
