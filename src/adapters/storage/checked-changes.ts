import { createHash } from "node:crypto";
import { type StoreChange, StoreFailure } from "../../engine/definition-store.ts";
import { STORAGE_LIMITS } from "./storage-limits.ts";

/** A change that can be kept: its value is text, everything is within the limits. */
export type CheckedChange =
  | { readonly kind: "put"; readonly key: string; readonly json: string }
  | Exclude<StoreChange, { readonly kind: "put" }>;

/** Everything that can be wrong with a commit is found before a store touches anything. */
export function checkedChanges(changes: readonly StoreChange[]): readonly CheckedChange[] {
  const most = STORAGE_LIMITS.changesPerCommitMax;
  if (changes.length > most) {
    throw new StoreFailure(
      `Cannot keep ${changes.length} changes at once: at most ${most} are kept in one commit; make them in parts`,
    );
  }
  return changes.map(checkedChange);
}

/** What a store keeps of a value, and answers: nobody can change it. */
export function frozenValue(json: string): unknown {
  return frozen(JSON.parse(json));
}

/** Twice as fast as a reviver; what is kept has at most `valueDepthMax` levels. */
function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const each of Object.values(value)) frozen(each);
  return Object.freeze(value);
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function checkedChange(change: StoreChange): CheckedChange {
  switch (change.kind) {
    case "put":
      checkKey(change.key);
      return { kind: "put", key: change.key, json: checkedJson(change) };
    case "delete":
      checkKey(change.key);
      return change;
    case "putContent":
      checkContent(change);
      return change;
    case "deleteContent":
      return change;
  }
}

function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes >= 1 && bytes <= STORAGE_LIMITS.keyBytesMax && key.isWellFormed()) return;
  const shown = JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
  throw new StoreFailure(
    `Cannot keep the definition ${shown}: a key is 1 to ${STORAGE_LIMITS.keyBytesMax} bytes of UTF-8, this one has ${bytes}${key.isWellFormed() ? "" : " and half a character in it"}; give the resource another name`,
  );
}

function checkedJson({ key, value }: { readonly key: string; readonly value: unknown }): string {
  const json = jsonOf(value, key);
  const { valueBytesMax, valueDepthMax } = STORAGE_LIMITS;
  const bytes = Buffer.byteLength(json);
  if (bytes > valueBytesMax) {
    throw new StoreFailure(
      `Cannot keep the definition "${key}": it has ${bytes} bytes of JSON, and at most ${valueBytesMax} are kept; make it smaller`,
    );
  }
  const depth = depthOf(json);
  if (depth > valueDepthMax) {
    throw new StoreFailure(
      `Cannot keep the definition "${key}": it has ${depth} lists and objects in one another, and at most ${valueDepthMax} are kept; make it flatter`,
    );
  }
  return json;
}

function jsonOf(value: unknown, key: string): string {
  const because = (reason: string) =>
    `Cannot keep the definition "${key}": its value is not JSON: ${reason}`;
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    throw new StoreFailure(because((cause as Error).message.replaceAll("\n", " ")), { cause });
  }
  if (json === undefined)
    throw new StoreFailure(because(`it is a value of the type ${typeof value}`));
  return json;
}

/** Of JSON text: the most lists and objects that are open at once. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (char === "[" || char === "{") depth += 1;
    if (char === "]" || char === "}") depth -= 1;
    if (char === '"') at = endOfString(json, at);
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}

/** From the quote that opens a string to the one that closes it. */
function endOfString(json: string, open: number): number {
  let at = open + 1;
  for (; json[at] !== '"'; at += 1) if (json[at] === "\\") at += 1;
  return at;
}

function checkContent({ sha256, bytes }: { sha256: string; bytes: Uint8Array }): void {
  const most = STORAGE_LIMITS.contentBytesMax;
  if (bytes.length > most) {
    throw new StoreFailure(
      `Cannot keep the content ${sha256}: it has ${bytes.length} bytes, and at most ${most} are kept; make it smaller`,
    );
  }
  const found = sha256Of(bytes);
  if (found === sha256) return;
  throw new StoreFailure(
    `Cannot keep the content ${sha256}: the digest of its bytes is ${found}; send it again`,
  );
}
