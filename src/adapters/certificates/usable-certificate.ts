import { createPrivateKey, X509Certificate } from "node:crypto";
import type { KeyAndCertificate } from "./certificate-authority.ts";

/** An authority with less time left is replaced, milliseconds. */
const AUTHORITY_REPLACED_BEFORE_MS = 86_400_000;

/**
 * Whether this is an authority that can issue now: the key belongs to the certificate, the certificate is a CA, and it has
 * time left. The answer is the reason why not, or `undefined`. By the runtime's own parser: the library that issues takes longer
 * to load than everything else at start.
 */
export function whyUnusable({ key, cert }: KeyAndCertificate, now: number): string | undefined {
  try {
    const certificate = new X509Certificate(cert);
    if (Date.parse(certificate.validTo) - now < AUTHORITY_REPLACED_BEFORE_MS) return "has expired";
    if (!certificate.ca) return "is no authority";
    const fits = certificate.checkPrivateKey(createPrivateKey(key));
    return fits ? undefined : "holds a key that does not fit its certificate";
  } catch {
    return "cannot be read"; // Not PEM, not DER, cut short: the parser says so in many ways.
  }
}

/** Whether the authority issued this certificate, its key fits, and it has more time left than that, milliseconds. */
export function isUsable(
  { key, cert }: KeyAndCertificate,
  authority: KeyAndCertificate,
  { now, timeLeftMs }: { readonly now: number; readonly timeLeftMs: number },
): boolean {
  try {
    const certificate = new X509Certificate(cert);
    return (
      Date.parse(certificate.validTo) - now > timeLeftMs &&
      certificate.verify(new X509Certificate(authority.cert).publicKey) &&
      certificate.checkPrivateKey(createPrivateKey(key))
    );
  } catch {
    return false; // Cut short or edited.
  }
}
