/**
 * The code that comes with a request (AWS Lambda API: "FunctionCode", "UpdateFunctionCode").
 *
 * Gaps: none known.
 * By design: 2026-11-28 code comes in `ZipFile` alone: S3 and container images are refused. 2026-11-28 the words for a zip that is too
 *   long are ours.
 */
import { sha256Hex } from "../../core/sigv4/digest.ts";
import { ZIPPED_BYTES_MAX } from "../../engine/function-code.ts";
import { badRequest, ControlFault } from "../control-fault.ts";
import type { Draft } from "../definitions.ts";
import { anything, optional, type RecordOf, text } from "../input/shape.ts";
import { FUNCTIONS, type StoredCode } from "../stored/function.ts";
import { isCodeUsed } from "./lambda-operation.ts";

/** Bytes of a request that brings code, as AWS has it: the longest zip in base64, and the rest. */
export const CODE_REQUEST_BYTES_MAX = 70_167_211;

/** Bytes of all zips together. AWS: 75 GB for an account in a Region; it raises it on request. */
export const CODE_STORAGE_BYTES_MAX = 75 * 1_024 ** 3;

export const CODE_MEMBERS = {
  ZipFile: optional(text({ max: CODE_REQUEST_BYTES_MAX, isSecret: true })),
  S3Bucket: optional(anything),
  S3Key: optional(anything),
  S3ObjectVersion: optional(anything),
  S3ObjectStorageMode: optional(anything),
  ImageUri: optional(anything),
  SourceKMSKeyArn: optional(anything),
} as const;

/** Keeps the zip in the draft, unless it is there already. */
export function storedCode(draft: Draft, given: RecordOf<typeof CODE_MEMBERS>): StoredCode {
  const { ZipFile, ImageUri, SourceKMSKeyArn, ...ofS3 } = given;
  if (Object.values(ofS3).some((each) => each !== undefined)) {
    throw badRequest("Code in S3 is not fetched: send it in ZipFile (aws lambda … --zip-file)");
  }
  if (ImageUri !== undefined) {
    throw badRequest(
      "Container images are not run: send code in ZipFile (aws lambda … --zip-file)",
    );
  }
  if (SourceKMSKeyArn !== undefined) {
    throw badRequest("SourceKMSKeyArn must be left out: code is not encrypted here");
  }
  if (ZipFile === undefined) throw badRequest("Please provide a source for function code.");
  const zip = zipOf(ZipFile);
  const sha256 = sha256Hex(zip);
  if (!isCodeUsed(draft, sha256)) {
    refuseAboveStorage(draft, zip.length);
    draft.putContent(sha256, zip);
  }
  return { sha256, bytes: zip.length };
}

/** Called when the draft has no longer what used it. */
export function releaseCode(draft: Draft, code: StoredCode | undefined): void {
  if (code !== undefined && !isCodeUsed(draft, code.sha256)) draft.deleteContent(code.sha256);
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function zipOf(base64: string): Uint8Array {
  if (base64.length % 4 !== 0 || !BASE64.test(base64)) {
    throw badRequest("ZipFile must be a zip in base64");
  }
  const zip = new Uint8Array(Buffer.from(base64, "base64"));
  if (zip.length === 0) throw badRequest("Uploaded file must be a non-empty zip");
  if (zip.length > ZIPPED_BYTES_MAX) {
    throw badRequest(
      `ZipFile must have at most ${ZIPPED_BYTES_MAX} bytes; this one has ${zip.length}`,
    );
  }
  return zip;
}

function refuseAboveStorage(draft: Draft, bytes: number): void {
  const sizes = new Map(
    draft.all(FUNCTIONS).flatMap(({ value: { code } }) => {
      return code === undefined ? [] : [[code.sha256, code.bytes] as const];
    }),
  );
  const total = [...sizes.values()].reduce((sum, each) => sum + each, bytes);
  if (total <= CODE_STORAGE_BYTES_MAX) return;
  throw new ControlFault("CodeStorageExceededException", "Code storage limit exceeded.");
}
