import { describe, expect, test } from "bun:test";
import { encodeClientFrame, OPCODE } from "../../../test/support/raw-frame.ts";
import { apiOf, returned, routeOf, TWO_WAY } from "../../engine/engine.fixture.ts";
import { createAuthority, issueCertificate } from "../certificates/certificate-authority.ts";
import { openListener } from "./listener.fixture.ts";
import { FORMER_TLS_MS } from "./tls-listeners.ts";

const authorities = [await createAuthority(Date.now()), await createAuthority(Date.now())] as const;
const pairs = await Promise.all(
  authorities.map((each) => issueCertificate(each, ["localhost", "a.example"], Date.now())),
);
const [first, second] = pairs as [(typeof pairs)[0], (typeof pairs)[0]];
/** Trusts one of the two authorities alone: no other certificate would do. */
const by = (index: 0 | 1, servername = "localhost") => ({
  tls: { ca: authorities[index].cert, servername },
});
const ECHO = {
  api: apiOf([routeOf("$default", TWO_WAY)]),
  invokeFunction: ({ payload }: { payload: string }) =>
    returned({ statusCode: 200, body: JSON.parse(payload).body }),
};
const message = encodeClientFrame({ opcode: OPCODE.text, payload: "hello" });

describe("listen() with TLS alone", () => {
  test("refuses a handshake in plain text with a sentence, and takes one over TLS", async () => {
    using listener = openListener({ listen: { tls: first, tlsOnly: true } });
    using plain = await listener.connect();
    const answer = await plain.upgrade("/dev");
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain("The plain HTTP request was sent to HTTPS port");
    await plain.ended();
    using client = await listener.open(by(0));
    expect(client).toBeDefined();
    await listener.noDeadlines();
  });

  test("without a certificate is a port of plain text", async () => {
    using listener = openListener({ listen: { tlsOnly: true } });
    using client = await listener.open();
    expect(client).toBeDefined();
  });
});

describe("useTls()", () => {
  test("gives new connections the new certificate and lets the old ones go on", async () => {
    using listener = openListener({ engine: ECHO, listen: { tls: first } });
    using before = await listener.open(by(0));
    listener.listener.useTls(second);
    using after = await listener.open(by(1));
    await expect(listener.connect(by(0))).rejects.toThrow();
    // When the old listener goes, what it has stays.
    const { clock, deps } = { clock: listener.engine.clock, deps: listener.deps };
    clock.advance(deps.limits.requestHeadTimeoutMs + FORMER_TLS_MS + 1);
    for (const client of [before, after]) {
      client.send(message);
      expect((await client.readFrame()).text).toBe("hello");
    }
  });

  test("takes on names and leaves them out", async () => {
    using listener = openListener({ listen: { tls: first } });
    listener.listener.useTls({ ...first, named: [{ serverName: "a.example", ...second }] });
    using named = await listener.open(by(1, "a.example"));
    using other = await listener.open(by(0));
    expect([named, other]).toHaveLength(2);
    listener.listener.useTls(first);
    using again = await listener.open(by(0, "a.example"));
    expect(again).toBeDefined();
  });

  test("changes nothing when the runtime takes a certificate for none", async () => {
    using listener = openListener({ listen: { tls: first } });
    const broken = { ...second, named: [{ serverName: "a.example", key: "x", cert: "y" }] };
    expect(() => listener.listener.useTls(broken)).toThrow();
    using client = await listener.open(by(0));
    expect(client).toBeDefined();
  });

  test("cuts connections of an earlier certificate when the listener stops, and leaves no timer", async () => {
    using listener = openListener({ listen: { tls: first } });
    using client = await listener.open(by(0));
    const before = listener.engine.clock.pending;
    listener.listener.useTls(second);
    expect(listener.engine.clock.pending).toBe(before + 1);
    await listener.listener.stop();
    await client.ended();
    expect(listener.engine.clock.pending).toBeLessThanOrEqual(before);
  });
});
