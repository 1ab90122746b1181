/**
 * TagResource, UntagResource, ListTags (AWS Lambda API; AWS: "Using tags on Lambda functions").
 *
 * Gaps: none known.
 * By design: 2026-11-28 tags decide nothing: IAM's conditions on them are not evaluated.
 */
import { badRequest } from "../control-fault.ts";
import { TAGS_MAX, tags } from "../input/members.ts";
import { record } from "../input/shape.ts";
import type { Operation } from "../operation.ts";
import { FUNCTIONS } from "../stored/function.ts";
import { functionNamed, lambdaOperation } from "./lambda-operation.ts";

const PATH = "/2017-03-31/tags/{Resource}";

const tagResource = lambdaOperation({
  name: "TagResource",
  method: "POST",
  path: PATH,
  status: 204,
  body: record({ Tags: tags }),
  perform({ path: { Resource = "" }, body }, context) {
    const { functionName, stored } = functionNamed(Resource, context);
    const own = { ...stored.tags, ...body.Tags };
    if (Object.keys(own).length > TAGS_MAX) {
      throw badRequest(`A function may have ${TAGS_MAX} tags, not ${Object.keys(own).length}`);
    }
    context.draft.put(FUNCTIONS, functionName, { ...stored, tags: own });
    return undefined;
  },
});

const untagResource = lambdaOperation({
  name: "UntagResource",
  method: "DELETE",
  path: PATH,
  status: 204,
  perform({ path: { Resource = "" }, query }, context) {
    const { functionName, stored } = functionNamed(Resource, context);
    const gone = query.get("tagKeys") ?? [];
    if (gone.length === 0) throw badRequest("tagKeys is missing");
    const kept = Object.entries(stored.tags).filter(([key]) => !gone.includes(key));
    context.draft.put(FUNCTIONS, functionName, { ...stored, tags: Object.fromEntries(kept) });
    return undefined;
  },
});

const listTags = lambdaOperation({
  name: "ListTags",
  method: "GET",
  path: PATH,
  status: 200,
  perform: ({ path: { Resource = "" } }, context) => ({
    Tags: functionNamed(Resource, context).stored.tags,
  }),
});

export const FUNCTION_TAG_OPERATIONS: readonly Operation[] = [tagResource, untagResource, listTags];
