import { describe, expect, test } from "bun:test";
import type { HttpIntegrationRequest } from "../../engine/ports.ts";
import { type Backends, backendTarget, NO_BACKENDS } from "./backends.ts";

const PAIR = { key: "key", cert: "cert" };
/** Said to the runtime each time, whatever its environment says. */
const VERIFIED = { rejectUnauthorized: true } as const;
const BACKENDS: Backends = {
  vpcLinks: new Map([
    ["plain", "http://127.0.0.1:8080"],
    ["tls", "https://127.0.0.1:8443"],
  ]),
  clientCertificates: new Map([
    ["own", Promise.resolve(PAIR)],
    ["broken", Promise.reject(new Error("the disk is full"))],
  ]),
};
BACKENDS.clientCertificates.get("broken")?.catch(() => undefined);

function target(
  url: string,
  connection: HttpIntegrationRequest["connection"] = {},
  more: { backends?: Backends; headers?: [string, string][] } = {},
) {
  const { backends = BACKENDS, headers = [] } = more;
  return backendTarget({ method: "POST", url, headers, body: "", connection }, backends);
}

describe("backendTarget()", () => {
  test("goes where the URI says when there is nothing else to say", async () => {
    const places = [
      { url: "http://a/b", headers: [] },
      { url: "https://a/b?c", headers: [], tls: { ...VERIFIED, serverName: "a" } },
      { url: "https://a./", headers: [], tls: { ...VERIFIED, serverName: "a" } },
      // RFC 6066 section 3: an address is no server name.
      { url: "https://127.0.0.1/", headers: [], tls: VERIFIED },
      { url: "https://[::1]/", headers: [], tls: VERIFIED },
    ];
    for (const place of places) {
      expect(await target(place.url)).toEqual(place);
      // No entry for the link: the URI is called directly.
      expect(await target(place.url, { vpcLinkId: "unknown" })).toEqual(place);
    }
  });

  test("a VPC link leads to its target, with the URI's path and query, and its host in Host", async () => {
    const url = "http://nlb.internal:81/a%20b?c=%2F";
    expect(await target(url, { vpcLinkId: "plain" })).toEqual({
      url: "http://127.0.0.1:8080/a%20b?c=%2F",
      headers: [["Host", "nlb.internal:81"]],
    });
  });

  test("TLS to the target asks for the URI's name, unless that is an address", async () => {
    expect((await target("https://nlb.internal/", { vpcLinkId: "tls" })).tls).toEqual({
      ...VERIFIED,
      serverName: "nlb.internal",
    });
    for (const host of ["10.0.0.7", "[fd00::7]"]) {
      expect((await target(`https://${host}/`, { vpcLinkId: "tls" })).tls).toEqual(VERIFIED);
    }
  });

  test("a Host header that a mapping has set stays", async () => {
    const headers: [string, string][] = [["host", "mapped"]];
    const found = await target("http://nlb.internal/", { vpcLinkId: "plain" }, { headers });
    expect(found.headers).toEqual([["host", "mapped"]]);
  });

  test("a client certificate is shown to HTTPS backends alone", async () => {
    expect((await target("https://a/", { clientCertificateId: "own" })).tls).toEqual({
      ...VERIFIED,
      ...PAIR,
      certificateId: "own",
      serverName: "a",
    });
    for (const clientCertificateId of ["own", "broken", "nobody-knows-it"]) {
      expect((await target("http://a/", { clientCertificateId })).tls).toBeUndefined();
    }
  });

  test("no certificate is no call: not without one that cannot be had", async () => {
    await expect(target("https://a/", { clientCertificateId: "broken" })).rejects.toThrow(
      "disk is full",
    );
    await expect(target("https://a/", { clientCertificateId: "x" })).rejects.toThrow(
      "client certificate x is not known here",
    );
  });

  test("private authorities are trusted besides the system's", async () => {
    const backends = { ...NO_BACKENDS, caCertificates: "PRIVATE" };
    const { tls } = await target("https://a/", {}, { backends });
    expect(tls?.ca).toEndWith("\nPRIVATE");
    expect(tls?.ca).toContain("-----BEGIN CERTIFICATE-----");
    expect((await target("http://a/", {}, { backends })).tls).toBeUndefined();
  });
});
