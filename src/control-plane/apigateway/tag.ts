/**
 * TagResource, UntagResource, GetTags of the API of REST APIs (AWS: API Gateway V1 API reference; "Tagging your API Gateway
 * resources").
 *
 * Gaps: none known.
 * By design: 2026-11-28 `limit` and `position` of GetTags are not looked at: a resource has 50 tags at most, which come at once.
 */
import { addTags, removeTags, tagsOf } from "../apigatewayv2/tag.ts";
import { tags } from "../input/members.ts";
import { record } from "../input/shape.ts";
import { type Operation, operation } from "../operation.ts";

const PATH = "/tags/{resource_arn}";

const tagResource = operation({
  name: "TagResource",
  method: "PUT",
  path: PATH,
  status: 204,
  body: record({ tags }),
  perform({ path: { resource_arn: arn = "" }, body }, context) {
    addTags(context, arn, body.tags);
    return undefined;
  },
});

const untagResource = operation({
  name: "UntagResource",
  method: "DELETE",
  path: PATH,
  status: 204,
  perform({ path: { resource_arn: arn = "" }, query }, context) {
    removeTags(context, arn, query.get("tagKeys") ?? []);
    return undefined;
  },
});

const getTags = operation({
  name: "GetTags",
  method: "GET",
  path: PATH,
  status: 200,
  perform: ({ path: { resource_arn: arn = "" } }, context) => ({ tags: tagsOf(context, arn) }),
});

export const V1_TAG_OPERATIONS: readonly Operation[] = [tagResource, untagResource, getTags];
