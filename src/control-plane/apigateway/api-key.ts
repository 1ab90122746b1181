/**
 * CreateApiKey, GetApiKeys, GetApiKey, UpdateApiKey, DeleteApiKey (AWS: API Gateway V1 API reference; "Usage plans and API keys for
 * REST APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a value that nobody chose has small letters and digits. 2026-11-28 `name` of GetApiKeys finds what begins with
 *   it. 2026-11-28 `stageKeys`, which usage plans have replaced, are refused; `generateDistinctId` has no effect: an id never
 *   is the value. 2026-11-28 ImportApiKeys is refused. 2026-11-28 words of refusals that AWS does not document are ours, and
 *   none shows a value.
 */
import {
  API_KEY_NAME_CHARACTERS_MAX,
  API_KEY_VALUE_CHARACTERS,
  API_KEYS_MAX,
  valueProblem,
} from "../../project/usage-plan-rules.ts";
import { badRequest, ControlFault, conflict, limitExceeded } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { tags } from "../input/members.ts";
import { anything, flag, list, optional, record, text } from "../input/shape.ts";
import { freeId } from "../new-id.ts";
import { type Operation, type Output, operation, type Request } from "../operation.ts";
import { API_KEYS, type StoredApiKey, USAGE_PLANS, usagePlanKeysOf } from "../stored/api-key.ts";
import { type Edits, patchBody, patched, settable } from "./patch.ts";
import { positioned } from "./positioned.ts";

/** Characters of a value that nobody chose, as those that AWS generates. */
export const GENERATED_VALUE_CHARACTERS = 40;

const keyName = text({ max: API_KEY_NAME_CHARACTERS_MAX });
const description = text({ max: 1_024 });
const customerId = text({ max: 1_024 });

const createApiKey = operation({
  name: "CreateApiKey",
  method: "POST",
  path: "/apikeys",
  status: 201,
  body: record({
    ...{ name: optional(keyName), description: optional(description) },
    ...{ customerId: optional(customerId), enabled: optional(flag), tags: optional(tags) },
    // How long it may be is said in AWS's words.
    value: optional(text({ max: 4_096, isSecret: true })),
    generateDistinctId: optional(flag),
    stageKeys: optional(list(anything, { max: 100 })),
  }),
  perform({ body, query }, { draft, newId, now }) {
    if (query.get("mode")?.at(-1) === "import") {
      throw badRequest("ImportApiKeys is not served here: call CreateApiKey for each key");
    }
    if ((body.stageKeys ?? []).length > 0) {
      throw badRequest("stageKeys must be left out: a usage plan says which stages a key opens");
    }
    const keys = draft.all(API_KEYS);
    if (keys.length >= API_KEYS_MAX) {
      throw limitExceeded(`An account may have ${API_KEYS_MAX} API keys: delete one first`);
    }
    const { value = newId(GENERATED_VALUE_CHARACTERS), ...given } = body;
    checkValue(value);
    if (keys.some((each) => each.value.value === value)) throw conflict("API Key already exists");
    const key: StoredApiKey = {
      ...{ name: given.name ?? "", value, enabled: given.enabled ?? false, tags: given.tags ?? {} },
      ...ifSet({ description: given.description, customerId: given.customerId }),
      ...{ createdDate: now, lastUpdatedDate: now },
    };
    const id = freeId(10, newId, (each) => draft.get(API_KEYS, each));
    draft.put(API_KEYS, id, key);
    return { ...output(id, key), value };
  },
});

const getApiKeys = operation({
  name: "GetApiKeys",
  method: "GET",
  path: "/apikeys",
  status: 200,
  perform(request, { draft }) {
    const name = request.query.get("name")?.at(-1) ?? "";
    const customer = request.query.get("customerId")?.at(-1);
    const found = draft
      .all(API_KEYS)
      .filter(({ value }) => value.name.startsWith(name))
      .filter(({ value }) => customer === undefined || value.customerId === customer);
    const shown = asks(request, "includeValues");
    return positioned(found, request, ({ id, value }) => ({
      ...output(id, value),
      ...(shown ? ifSet({ value: value.value }) : {}),
    }));
  },
});

const getApiKey = operation({
  name: "GetApiKey",
  method: "GET",
  path: "/apikeys/{api_Key}",
  status: 200,
  perform(request, { draft }) {
    const { api_Key: id = "" } = request.path;
    const key = requireApiKey(draft, id);
    return {
      ...output(id, key),
      ...(asks(request, "includeValue") ? ifSet({ value: key.value }) : {}),
    };
  },
});

const EDITS: Edits<StoredApiKey> = {
  ...settable("/name", (key, given) => ({ ...key, name: keyName.parse(given, "/name") })),
  ...settable("/description", (key, given) => ({
    ...key,
    description: description.parse(given, "/description"),
  })),
  ...settable("/customerId", (key, given) => ({
    ...key,
    customerId: customerId.parse(given, "/customerId"),
  })),
  ...settable("/enabled", (key, given) => {
    if (given !== "true" && given !== "false") throw badRequest("/enabled must be true or false");
    return { ...key, enabled: given === "true" };
  }),
  "remove /description": ({ description: _gone, ...key }) => key,
  "remove /customerId": ({ customerId: _gone, ...key }) => key,
};

const updateApiKey = operation({
  name: "UpdateApiKey",
  method: "PATCH",
  path: "/apikeys/{api_Key}",
  status: 200,
  body: patchBody,
  perform({ path: { api_Key: id = "" }, body }, { draft, now }) {
    const edited = patched(requireApiKey(draft, id), body.patchOperations, EDITS);
    const key = { ...edited, lastUpdatedDate: now };
    draft.put(API_KEYS, id, key);
    return output(id, key);
  },
});

const deleteApiKey = operation({
  name: "DeleteApiKey",
  method: "DELETE",
  path: "/apikeys/{api_Key}",
  status: 202,
  perform({ path: { api_Key: id = "" } }, { draft }) {
    requireApiKey(draft, id);
    for (const { id: planId } of draft.all(USAGE_PLANS)) {
      const inPlan = usagePlanKeysOf(planId);
      if (draft.get(inPlan, id) !== undefined) draft.delete(inPlan, id);
    }
    draft.delete(API_KEYS, id);
    return undefined;
  },
});

export const API_KEY_OPERATIONS: readonly Operation[] = [
  createApiKey,
  getApiKeys,
  getApiKey,
  updateApiKey,
  deleteApiKey,
];

/** The API key, or `NotFoundException`. */
export function requireApiKey(reader: DefinitionReader, id: string): StoredApiKey {
  const key = reader.get(API_KEYS, id);
  if (key === undefined) {
    throw new ControlFault("NotFoundException", "Invalid API Key identifier specified");
  }
  return key;
}

function checkValue(value: string): void {
  const { min } = API_KEY_VALUE_CHARACTERS;
  if (value.length < min) {
    throw badRequest(`API Key value should be at least ${min} characters`);
  }
  const problem = valueProblem(value);
  if (problem !== undefined) throw badRequest(`value ${problem}`);
}

function asks({ query }: Request<unknown>, name: string): boolean {
  return query.get(name)?.at(-1) === "true";
}

/** Without its value. */
function output(id: string, key: StoredApiKey): Output {
  return {
    ...{ id, enabled: key.enabled, stageKeys: [] },
    ...ifSet({ name: key.name, description: key.description, customerId: key.customerId }),
    createdDate: seconds(key.createdDate),
    lastUpdatedDate: seconds(key.lastUpdatedDate),
    ...(Object.keys(key.tags).length === 0 ? {} : { tags: key.tags }),
  };
}

/** The API of REST APIs has its times as numbers. */
function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}
