import { describe, expect, test } from "bun:test";
import { createAuthority, issueCertificate } from "../certificates/certificate-authority.ts";
import { openListener, SWEEP_MS } from "./listener.fixture.ts";

const authority = await createAuthority(Date.now());
const certificateOf = (name: string) => issueCertificate(authority, [name], Date.now());
const fallback = await certificateOf("localhost");
const named = await Promise.all(
  ["chat.example.com", "*.example.com"].map(async (serverName) => ({
    serverName,
    ...(await certificateOf(serverName)),
  })),
);
const open = (limits = {}) => openListener({ limits, listen: { tls: { ...fallback, named } } });
const tls = (servername: string) => ({ tls: { ca: authority.cert, servername } });
/** The first bytes of a ClientHello of 512 bytes. */
const HELLO_PREFIX = Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3);

describe("NamedBridges", () => {
  test.each(["chat.example.com", "CHAT.example.com", "news.example.com", "localhost"])(
    "%s gets the certificate that names it",
    async (name) => {
      using listener = open();
      // The client verifies the name, so that no other certificate would do.
      using client = await listener.open(tls(name));
      expect(client).toBeDefined();
    },
  );

  test("a name that no certificate has gets the gateway's own", async () => {
    using listener = open();
    await expect(listener.connect(tls("a.b.example.com"))).rejects.toThrow(
      /altname|does not match/i,
    );
  });

  test("a ClientHello that does not end is cut like a slow request head", async () => {
    using listener = open({ requestHeadTimeoutMs: 1_000 });
    using client = await listener.connect();
    client.send(HELLO_PREFIX);
    await listener.seen();
    let isOpen = true;
    const ended = client.ended().then(() => {
      isOpen = false;
    });
    listener.engine.clock.advance(999 - SWEEP_MS);
    await listener.seen();
    expect(isOpen).toBe(true);
    listener.engine.clock.advance(1 + 2 * SWEEP_MS);
    await ended;
    await listener.noDeadlines();
  });

  test("a client that goes before it has named a server leaves nothing behind", async () => {
    using listener = open();
    using client = await listener.connect();
    client.send(HELLO_PREFIX);
    await listener.seen();
    client.close();
    await listener.noDeadlines();
  });
});
