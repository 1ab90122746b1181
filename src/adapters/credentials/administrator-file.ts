import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A key that may do everything, kept where `AWS_SHARED_CREDENTIALS_FILE` leads every AWS tool to. */
export interface AdministratorFile {
  readonly file: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** It was made by this call. */
  readonly isNew: boolean;
  /** Others than its owner can read it. */
  readonly isOpen: boolean;
}

export function administratorFileIn(folder: string): string {
  return join(folder, "credentials");
}

/** The kept key, or one that is made and kept. Throws an Error of one sentence. */
export function administratorFile(folder: string): AdministratorFile {
  const file = administratorFileIn(folder);
  const kept = keptIn(file);
  if (kept !== undefined) {
    return { file, ...kept, isNew: false, isOpen: (statSync(file).mode & 0o077) !== 0 };
  }
  return madeIn(file);
}

/** `undefined`: there is no such file. */
function keptIn(file: string): { accessKeyId: string; secretAccessKey: string } | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Error(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  }
  const section = /^\[default\][ \t]*\r?\n((?:(?!\[).*(?:\r?\n|$))*)/m.exec(text)?.[1] ?? "";
  const memberOf = (name: string) =>
    new RegExp(`^${name}[ \\t]*=[ \\t]*(\\S+)[ \\t]*$`, "m").exec(section)?.[1];
  const accessKeyId = memberOf("aws_access_key_id");
  const secretAccessKey = memberOf("aws_secret_access_key");
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey };
  }
  throw new Error(
    `${file} has no aws_access_key_id and aws_secret_access_key under [default]: mend it, or remove it to have a new key made`,
  );
}

/** Of several processes that start at once the first to name the file wins. */
function madeIn(file: string): AdministratorFile {
  const accessKeyId = `AKIA${base32(16)}`;
  const secretAccessKey = randomBytes(30).toString("base64");
  const temporary = `${file}.${randomBytes(8).toString("hex")}`;
  try {
    const text = `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    writeFileSync(temporary, text, { mode: 0o600, flag: "wx", flush: true });
    linkSync(temporary, file);
    return { file, accessKeyId, secretAccessKey, isNew: true, isOpen: false };
  } catch (error) {
    const other = keptIn(file);
    if (other !== undefined) return { file, ...other, isNew: false, isOpen: false };
    throw new Error(`Cannot write ${file}: ${error instanceof Error ? error.message : error}`);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** What IAM makes its ids of. */
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32(length: number): string {
  let text = "";
  for (const byte of randomBytes(length)) text += BASE32.charAt(byte & 31);
  return text;
}
