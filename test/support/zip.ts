import { crc32, deflateRawSync } from "node:zlib";

/** A file or, by a slash at the end of its name, a folder; and everything that can be wrong with one. */
export interface ZipEntry {
  readonly name: string;
  readonly data?: string | Uint8Array;
  /** Default: a file that may be read, 0o100644. */
  readonly mode?: number;
  readonly isStored?: boolean;
  readonly isEncrypted?: boolean;
  /** Default: what they are. */
  readonly crc?: number;
  readonly declaredBytes?: number;
}

const UTF8 = 0x800;
const ENCRYPTED = 1;

/** The bytes of a zip. `isZip64`: with the fields for long zips, though it is short. */
export function zipOf(
  entries: readonly ZipEntry[],
  { isZip64 = false }: { readonly isZip64?: boolean } = {},
): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = Buffer.from(entry.data ?? "");
    const packed = entry.isStored ? data : deflateRawSync(data);
    const flags = UTF8 | (entry.isEncrypted ? ENCRYPTED : 0);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(isZip64 ? 45 : 20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(entry.isStored ? 0 : 8, 4);
    common.writeUInt32LE(entry.crc ?? crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.declaredBytes ?? data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, name, packed]);
    locals.push(local);
    const bytes = entry.declaredBytes ?? data.length;
    const extra = isZip64 ? zip64Extra([bytes, packed.length, offset]) : Buffer.alloc(0);
    if (isZip64) {
      common.writeUInt32LE(0xffff_ffff, 14);
      common.writeUInt32LE(0xffff_ffff, 18);
    }
    common.writeUInt16LE(extra.length, 24);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((entry.mode ?? 0o100_644) << 16) >>> 0, 6);
    rest.writeUInt32LE(isZip64 ? 0xffff_ffff : offset, 10);
    const madeByUnix = Buffer.from([isZip64 ? 45 : 20, 3]);
    const signature = Buffer.from("PK\x01\x02", "latin1");
    centrals.push(Buffer.concat([signature, madeByUnix, common, rest, name, extra]));
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  const count = isZip64 ? 0xffff : entries.length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(isZip64 ? 0xffff_ffff : central.length, 12);
  end.writeUInt32LE(isZip64 ? 0xffff_ffff : offset, 16);
  const long = isZip64 ? zip64End(entries.length, central.length, offset) : Buffer.alloc(0);
  return Buffer.concat([...locals, central, long, end]);
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  for (const [index, value] of values.entries()) {
    extra.writeBigUInt64LE(BigInt(value), 4 + index * 8);
  }
  return extra;
}

function zip64End(count: number, centralBytes: number, offset: number): Buffer {
  const record = Buffer.alloc(56);
  record.write("PK\x06\x06", "latin1");
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(centralBytes), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(BigInt(offset + centralBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}
