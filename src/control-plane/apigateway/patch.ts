/**
 * Updates of the API of REST APIs: lists of patch operations (AWS: API Gateway V1 API reference, "PatchOperation"; "Patch
 * operations").
 *
 * Gaps: none known.
 * By design: 2026-11-28 `add` of a single value is `replace`, as tools use it. 2026-11-28 the paths that a refusal lists are those
 *   that are served here.
 */
import { badRequest } from "../control-fault.ts";
import { choice, list, optional, type RecordOf, record, text } from "../input/shape.ts";

/** Patch operations of one request. Ours. */
export const PATCH_OPERATIONS_MAX = 1_000;

const OPERATION = {
  op: choice(["add", "remove", "replace", "move", "copy", "test"]),
  path: text({ min: 1, max: 1_024 }),
  value: optional(text({ max: 4_096, isSecret: true })),
  from: optional(text({ max: 1_024 })),
} as const;

export const patchBody = record({
  patchOperations: optional(list(record(OPERATION), { max: PATCH_OPERATIONS_MAX })),
});

export type PatchOperation = RecordOf<typeof OPERATION>;

/** What each operation makes of a value, by `replace /name`. `given` is its `value`; empty where it has none. */
export type Edits<Value> = Readonly<Record<string, (value: Value, given: string) => Value>>;

/** In AWS's words when there is no such path. */
export function patched<Value>(
  value: Value,
  operations: readonly PatchOperation[] | undefined,
  edits: Edits<Value>,
): Value {
  return (operations ?? []).reduce((before, { op, path, value: given = "" }) => {
    const edit = edits[`${op} ${path}`];
    if (edit !== undefined) return edit(before, given);
    const paths = Object.keys(edits)
      .filter((each) => each.startsWith(`${op} `))
      .map((each) => each.slice(op.length + 1));
    throw badRequest(
      paths.length === 0
        ? `Invalid patch operation '${op}' specified`
        : `Invalid patch path  '${path}' specified for op '${op}'. Must be one of: [${paths.join(", ")}]`,
    );
  }, value);
}

/** `path` can be set, by both words for it. */
export function settable<Value>(
  path: string,
  edit: (value: Value, given: string) => Value,
): Edits<Value> {
  return { [`replace ${path}`]: edit, [`add ${path}`]: edit };
}
