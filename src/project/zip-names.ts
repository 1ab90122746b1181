import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Bytes of the list of names at the end of a zip. Ours: 100,000 entries of 160 bytes have 16 MB. */
export const DIRECTORY_BYTES_MAX = 33_554_432;

/** PKWARE's APPNOTE, 4.3.16: the record that ends a zip, with a comment of at most 65,535 bytes after it. */
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const END_SIGNATURE = 0x06054b50;
/** 4.3.12: one entry of the list. */
const ENTRY_BYTES = 46;
const ENTRY_SIGNATURE = 0x02014b50;
/** 4.4.1.4: the true value stands elsewhere. */
const ZIP64 = 0xffffffff;

export type ZipNames =
  /** `undefined`: a zip64, whose list is read when it is unpacked. */
  | { readonly kind: "names"; readonly names: ReadonlySet<string> | undefined }
  | { readonly kind: "broken"; readonly why: string };

/** Which files a zip says that it has, without reading the files. Reads as little as it can: a project waits for it. */
export function readZipNames(file: string): ZipNames {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const read = (offset: number, bytes: number) => readExactly(descriptor ?? -1, offset, bytes);
    return namesOf(fstatSync(descriptor).size, read);
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function namesOf(size: number, read: (offset: number, bytes: number) => Buffer): ZipNames {
  const tailBytes = Math.min(size, END_BYTES + COMMENT_BYTES_MAX);
  const tail = read(size - tailBytes, tailBytes);
  let at = tailBytes - END_BYTES;
  while (at >= 0 && tail.readUInt32LE(at) !== END_SIGNATURE) at -= 1;
  if (at < 0) return broken("it is no zip, or not all of one");
  const bytes = tail.readUInt32LE(at + 12);
  const offset = tail.readUInt32LE(at + 16);
  if (bytes === ZIP64 || offset === ZIP64) return { kind: "names", names: undefined };
  if (offset + bytes > size) return broken("its end names more bytes than it has");
  if (bytes > DIRECTORY_BYTES_MAX) {
    return broken(`its list of names has more than ${DIRECTORY_BYTES_MAX} bytes`);
  }
  return namesIn(read(offset, bytes));
}

function namesIn(directory: Buffer): ZipNames {
  const names = new Set<string>();
  for (let at = 0; at + ENTRY_BYTES <= directory.length; ) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE)
      return broken("its list of names is damaged");
    const nameBytes = directory.readUInt16LE(at + 28);
    const others = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    names.add(directory.toString("utf8", at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes));
    at += ENTRY_BYTES + nameBytes + others;
  }
  return names.size === 0 ? broken("it is empty") : { kind: "names", names };
}

function readExactly(descriptor: number, offset: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; ) {
    const read = readSync(descriptor, buffer, at, bytes - at, offset + at);
    if (read === 0) throw new Error("it ends too early");
    at += read;
  }
  return buffer;
}

function broken(why: string): ZipNames {
  return { kind: "broken", why };
}
