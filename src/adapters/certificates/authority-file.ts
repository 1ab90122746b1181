import { createHash, randomUUID } from "node:crypto";
import { chmod, link, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KeyAndCertificate } from "./certificate-authority.ts";

/** How often a process looks whether another one has finished replacing the authority, milliseconds. */
const REPLACEMENT_POLL_MS = 20;
/** After this many looks the other process is taken for dead and the work is done here. */
const REPLACEMENT_POLLS_MAX = 25;

/**
 * The authority on disk. `ca-key.pem` holds the private key and its certificate in one file, so that
 * one atomic operation publishes both and processes that race cannot end up with halves of two
 * authorities. `ca.pem` is the certificate alone, for clients to trust; it follows from the first.
 */
export interface AuthorityFile {
  readonly authority: KeyAndCertificate;
  /** Of the text it was read from, so that only this version is ever replaced. */
  readonly digest: string;
}

/** `undefined` when there is none. Never fails for bad content: that is for the caller to judge. */
export async function readAuthority(folder: string): Promise<AuthorityFile | undefined> {
  try {
    return parse(await readFile(keyFile(folder), "utf8"));
  } catch (error) {
    if (isErrorCode(error, "ENOENT")) return undefined;
    throw new Error(`Cannot read "${keyFile(folder)}": ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Publishes a first authority. When another process was faster, its authority is the answer. */
export async function publishFirst(
  folder: string,
  created: KeyAndCertificate,
): Promise<AuthorityFile> {
  const temporary = await writeTemporary(folder, created);
  try {
    await link(temporary, keyFile(folder)); // Fails when the name is taken: there is one winner.
  } catch (error) {
    if (!isErrorCode(error, "EEXIST")) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  return (await readAuthority(folder)) ?? publishFirst(folder, created);
}

/**
 * Replaces an authority that cannot be used any more. Of several processes that found the same bad
 * one, the first to leave a claim replaces it; the others wait for its work and take that.
 */
export async function publishInstead(
  folder: string,
  bad: AuthorityFile,
  created: KeyAndCertificate,
): Promise<AuthorityFile> {
  const claim = join(folder, `ca-key.pem.${bad.digest}.replaced`);
  if (!(await claimed(claim))) {
    const other = await replacedByOther(folder, bad);
    if (other !== undefined) return other;
  }
  // Another process may have done it all between our reading and our claim.
  const current = await readAuthority(folder);
  if (current === undefined || current.digest === bad.digest) {
    await rename(await writeTemporary(folder, created), keyFile(folder));
  }
  await rm(claim, { force: true });
  return (await readAuthority(folder)) ?? publishFirst(folder, created);
}

/** Writes `ca.pem`. Every process writes the same bytes, so the last rename changes nothing. */
export async function publishCertificate(folder: string, cert: string): Promise<string> {
  const file = join(folder, "ca.pem");
  const present = await readFile(file, "utf8").catch(() => undefined);
  if (present === cert) return file;
  const temporary = join(folder, `.${randomUUID()}.pem`);
  await writeFile(temporary, cert, { mode: 0o600 });
  await rename(temporary, file);
  return file;
}

/** Makes the folder, or closes one that others can read: it holds a key that browsers may trust. */
export async function ensurePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}

function keyFile(folder: string): string {
  return join(folder, "ca-key.pem");
}

function parse(text: string): AuthorityFile {
  const block = (tag: string) => {
    const start = text.indexOf(`-----BEGIN ${tag}-----`);
    const end = text.indexOf(`-----END ${tag}-----`);
    return start === -1 || end === -1 ? "" : `${text.slice(start, end)}-----END ${tag}-----\n`;
  };
  return {
    authority: { key: block("PRIVATE KEY"), cert: block("CERTIFICATE") },
    digest: createHash("sha256").update(text).digest("hex").slice(0, 16),
  };
}

async function writeTemporary(folder: string, { key, cert }: KeyAndCertificate): Promise<string> {
  const temporary = join(folder, `.${randomUUID()}.pem`);
  await writeFile(temporary, key + cert, { mode: 0o600, flag: "wx" });
  return temporary;
}

async function claimed(claim: string): Promise<boolean> {
  try {
    await (await open(claim, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if (isErrorCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function replacedByOther(
  folder: string,
  bad: AuthorityFile,
): Promise<AuthorityFile | undefined> {
  for (let poll = 0; poll < REPLACEMENT_POLLS_MAX; poll += 1) {
    const current = await readAuthority(folder);
    if (current !== undefined && current.digest !== bad.digest) return current;
    await new Promise((resolve) => setTimeout(resolve, REPLACEMENT_POLL_MS));
  }
  return undefined;
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
