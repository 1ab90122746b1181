import { describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import {
  AUTHORITY_LIFETIME_MS,
  CERTIFICATE_LIFETIME_MS,
  createAuthority,
  issueCertificate,
} from "./certificate-authority.ts";

const NOW = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;

describe("createAuthority()", () => {
  test("makes a certificate authority that is valid for ten years and signs itself", async () => {
    const { cert } = await createAuthority(NOW);
    const certificate = new X509Certificate(cert);
    expect(certificate.ca).toBe(true);
    expect(Date.parse(certificate.validTo)).toBe(NOW + AUTHORITY_LIFETIME_MS);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  test("gives each authority its own name and serial number", async () => {
    const [one, two] = await Promise.all([createAuthority(NOW), createAuthority(NOW)]);
    const [first, second] = [new X509Certificate(one.cert), new X509Certificate(two.cert)];
    expect(first.subject).not.toBe(second.subject);
    expect(first.serialNumber).not.toBe(second.serialNumber);
  });
});

describe("issueCertificate()", () => {
  test("names DNS names and addresses as what they are", async () => {
    const authority = await createAuthority(NOW);
    const names = ["localhost", "*.execute-api.localhost", "127.0.0.1", "::1"];
    const certificate = new X509Certificate((await issueCertificate(authority, names, NOW)).cert);
    expect(certificate.subjectAltName).toBe(
      "DNS:localhost, DNS:*.execute-api.localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1",
    );
    expect(certificate.ca).toBe(false);
    expect(certificate.checkIssued(new X509Certificate(authority.cert))).toBe(true);
    expect(certificate.verify(new X509Certificate(authority.cert).publicKey)).toBe(true);
  });

  test("stays below the 398 days that Apple's clients accept", async () => {
    const authority = await createAuthority(NOW);
    const { cert } = await issueCertificate(authority, ["localhost"], NOW);
    const { validFrom, validTo } = new X509Certificate(cert);
    expect(Date.parse(validTo)).toBe(NOW + CERTIFICATE_LIFETIME_MS);
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBeLessThan(398 * DAY_MS);
  });

  test("never outlives its authority", async () => {
    const authority = await createAuthority(NOW);
    const late = NOW + AUTHORITY_LIFETIME_MS - 10 * DAY_MS;
    const { cert } = await issueCertificate(authority, ["localhost"], late);
    expect(Date.parse(new X509Certificate(cert).validTo)).toBe(NOW + AUTHORITY_LIFETIME_MS);
  });
});
