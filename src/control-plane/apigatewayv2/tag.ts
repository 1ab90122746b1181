/**
 * TagResource, UntagResource, GetTags (AWS: API Gateway V2 API reference; "Tagging your API Gateway resources").
 *
 * Gaps: none known.
 * By design: 2026-11-28 the words for an ARN that is none, and for too many tags, are ours. 2026-11-28 tags decide nothing: IAM's
 *   conditions on them are not evaluated.
 */
import { badRequest, notFound } from "../control-fault.ts";
import type { Collection, DefinitionReader } from "../definitions.ts";
import { TAGS_MAX, tags } from "../input/members.ts";
import { record } from "../input/shape.ts";
import { type Context, type Operation, operation } from "../operation.ts";
import { APIS, type Tags } from "../stored/api.ts";
import { API_KEYS, USAGE_PLANS } from "../stored/api-key.ts";
import { DOMAIN_NAMES } from "../stored/domain-name.ts";
import { stagesOf } from "../stored/stage.ts";

const tagResource = operation({
  name: "TagResource",
  method: "POST",
  path: "/v2/tags/{resourceArn}",
  status: 201,
  body: record({ tags }),
  perform({ path: { resourceArn = "" }, body }, context) {
    addTags(context, resourceArn, body.tags);
    return {};
  },
});

const untagResource = operation({
  name: "UntagResource",
  method: "DELETE",
  path: "/v2/tags/{resourceArn}",
  status: 204,
  perform({ path: { resourceArn = "" }, query }, context) {
    removeTags(context, resourceArn, query.get("tagKeys") ?? []);
    return undefined;
  },
});

const getTags = operation({
  name: "GetTags",
  method: "GET",
  path: "/v2/tags/{resourceArn}",
  status: 200,
  perform: ({ path: { resourceArn = "" } }, context) => ({ tags: tagsOf(context, resourceArn) }),
});

export const TAG_OPERATIONS: readonly Operation[] = [tagResource, untagResource, getTags];

export function tagsOf(context: Context, resourceArn: string): Tags {
  return requireTagged(resourceArn, context).value.tags;
}

export function addTags(context: Context, resourceArn: string, added: Tags): void {
  const { collection, id, value } = requireTagged(resourceArn, context);
  const own = { ...value.tags, ...added };
  if (Object.keys(own).length > TAGS_MAX) {
    throw badRequest(`A resource may have ${TAGS_MAX} tags, not ${Object.keys(own).length}`);
  }
  context.draft.put(collection, id, { ...value, tags: own });
}

export function removeTags(context: Context, resourceArn: string, gone: readonly string[]): void {
  const { collection, id, value } = requireTagged(resourceArn, context);
  if (gone.length === 0) throw badRequest("tagKeys is missing");
  const kept = Object.entries(value.tags).filter(([key]) => !gone.includes(key));
  context.draft.put(collection, id, { ...value, tags: Object.fromEntries(kept) });
}

interface Tagged {
  readonly tags: Tags;
}

interface TaggedEntry {
  readonly collection: Collection<Tagged>;
  readonly id: string;
  readonly value: Tagged;
}

function requireTagged(resourceArn: string, context: Context): TaggedEntry {
  const path = /^arn:[a-z-]+:apigateway:([a-z0-9-]+)::\/(.+)$/.exec(resourceArn);
  if (path === null || path[1] !== context.region) {
    throw badRequest(`Invalid resource ARN specified: ${resourceArn.slice(0, 200)}`);
  }
  const found = taggedAt(context.draft, (path[2] ?? "").split("/"));
  if (found === undefined) throw notFound("resource", resourceArn);
  return found;
}

function taggedAt(reader: DefinitionReader, path: readonly string[]): TaggedEntry | undefined {
  const [kind, id = "", below, stageName = ""] = path;
  if (kind === "apis" && below === "stages" && path.length === 4) {
    return entryOf(reader, stagesOf(id), stageName);
  }
  if (path.length !== 2) return undefined;
  if (kind === "apis") return entryOf(reader, APIS, id);
  if (kind === "domainnames") return entryOf(reader, DOMAIN_NAMES, id);
  if (kind === "apikeys") return entryOf(reader, API_KEYS, id);
  if (kind === "usageplans") return entryOf(reader, USAGE_PLANS, id);
  return undefined;
}

function entryOf(
  reader: DefinitionReader,
  collection: Collection<Tagged>,
  id: string,
): TaggedEntry | undefined {
  const value = reader.get(collection, id);
  return value === undefined ? undefined : { collection, id, value };
}
