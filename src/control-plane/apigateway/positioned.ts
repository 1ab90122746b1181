import type { Entry } from "../definitions.ts";
import type { Output, Request } from "../operation.ts";
import { PAGE_DEFAULT, PAGE_MAX, type PageRules, pageBy } from "../paging.ts";

const V1: PageRules = {
  ...{ size: "limit", token: "position" },
  ...{ usual: PAGE_DEFAULT, max: PAGE_MAX },
};

/** A page as the API of REST APIs answers it (AWS: API Gateway V1 API reference, `limit` and `position`). */
export function positioned<Value>(
  entries: readonly Entry<Value>[],
  request: Pick<Request<unknown>, "query">,
  item: (entry: Entry<Value>) => unknown,
): Output {
  const { shown, next } = pageBy(V1, entries, request);
  return { item: shown.map(item), ...(next === undefined ? {} : { position: next }) };
}
