import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Api } from "../../core/model/api.ts";

/**
 * An API as a deployment keeps it. There may be thousands of deployments, and stages follow few of them: 300 routes, which are
 * 340 KB of JSON and a megabyte of objects, are some 10 KB like this.
 */
export interface PackedApi {
  /** Its JSON, deflated (RFC 1951), in base64. */
  readonly deflated: string;
  /** Of the JSON. */
  readonly bytes: number;
}

/** What has been unpacked is the same object as long as somebody has it, so that it is not compiled again. */
const unpacked = new WeakMap<PackedApi, WeakRef<Api>>();

export function packedApi(api: Api): PackedApi {
  const json = Buffer.from(JSON.stringify(api));
  const packed = { deflated: deflateRawSync(json).toString("base64"), bytes: json.length };
  unpacked.set(packed, new WeakRef(api));
  return packed;
}

export function unpackedApi(packed: PackedApi): Api {
  const known = unpacked.get(packed)?.deref();
  if (known !== undefined) return known;
  const json = inflateRawSync(Buffer.from(packed.deflated, "base64")).toString();
  const api = JSON.parse(json) as Api;
  unpacked.set(packed, new WeakRef(api));
  return api;
}
