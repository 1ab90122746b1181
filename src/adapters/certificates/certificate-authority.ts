import "reflect-metadata"; // What @peculiar/x509 needs to load; it must come first.
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** ECDSA on P-256 with SHA-256: what every TLS client of the last ten years speaks. */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const DAY_MS = 86_400_000;
/** How long the authority itself is valid, milliseconds. */
export const AUTHORITY_LIFETIME_MS = 3_650 * DAY_MS;
/** How long a certificate it issues is valid, milliseconds. Apple's clients refuse more than 398 days. */
export const CERTIFICATE_LIFETIME_MS = 397 * DAY_MS;
/** Certificates start a little in the past, for clients whose clock is slow, milliseconds. */
const BACKDATE_MS = 3_600_000;

/** A private key with its certificate, both PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

export async function createAuthority(now: number): Promise<KeyAndCertificate> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    // The digits keep the authorities of two machines apart in one trust store.
    name: `CN=Sluice development CA ${serialNumber().slice(-8)}, O=Sluice`,
    ...validity(now, now + AUTHORITY_LIFETIME_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      // Path length 0: it issues server certificates and never another authority.
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return toPem(keys.privateKey, certificate);
}

/** A server certificate for these DNS names and IP addresses, signed by the authority. */
export function issueCertificate(
  authority: KeyAndCertificate,
  names: readonly string[],
  now: number,
): Promise<KeyAndCertificate> {
  const extensions = [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(names.map(alternativeName)),
  ];
  return issue(authority, { subject: "CN=Sluice development server, O=Sluice", extensions }, now);
}

/** What a TLS client shows of itself: `commonName` has letters, digits, hyphens and underscores alone. */
export function issueClientCertificate(
  authority: KeyAndCertificate,
  commonName: string,
  now: number,
): Promise<KeyAndCertificate> {
  const extensions = [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])];
  return issue(authority, { subject: `CN=${commonName}, O=Sluice`, extensions }, now);
}

async function issue(
  authority: KeyAndCertificate,
  wanted: { readonly subject: string; readonly extensions: readonly Extension[] },
  now: number,
): Promise<KeyAndCertificate> {
  const issuer = new X509Certificate(authority.cert);
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: wanted.subject,
    issuer: issuer.subjectName,
    ...validity(now, Math.min(now + CERTIFICATE_LIFETIME_MS, issuer.notAfter.getTime())),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await importPrivateKey(authority.key),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      ...wanted.extensions,
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return toPem(keys.privateKey, certificate);
}

function validity(now: number, end: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - BACKDATE_MS), notAfter: new Date(end) };
}

function alternativeName(value: string): { type: "dns" | "ip"; value: string } {
  return { type: isIP(value) === 0 ? "dns" : "ip", value };
}

/** 127 random bits, hexadecimal: RFC 5280 wants a positive number of at most 20 bytes. */
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

async function toPem(
  privateKey: CryptoKey,
  certificate: X509Certificate,
): Promise<KeyAndCertificate> {
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", privateKey);
  return {
    key: `${PemConverter.encode(pkcs8, PemConverter.PrivateKeyTag)}\n`,
    cert: `${certificate.toString("pem")}\n`,
  };
}

function importPrivateKey(pem: string): Promise<CryptoKey> {
  const pkcs8 = PemConverter.decodeFirst(pem);
  return crypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]);
}
