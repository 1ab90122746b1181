/**
 * Lists in pages (AWS: API Gateway V2 API reference, `maxResults` and `nextToken` of the Get… operations).
 *
 * Gaps: none known.
 * By design: 2026-11-28 without `maxResults` a page has 25 items, and at most 500, which AWS does not document for
 *   WebSocket APIs; a token is good for as long as anything is there, also after what it points at was deleted.
 */
import { badRequest } from "./control-fault.ts";
import type { Entry } from "./definitions.ts";
import type { Request } from "./operation.ts";

/** Items of a page nobody chose the size of. */
export const PAGE_DEFAULT = 25;
/** Items. */
export const PAGE_MAX = 500;

const TOKEN = "after:";

/** What a service calls the parameters of a page, and how long one is. */
export interface PageRules {
  readonly size: string;
  readonly token: string;
  /** Items of a page nobody chose the size of. */
  readonly usual: number;
  /** Items. */
  readonly max: number;
}

const V2: PageRules = {
  ...{ size: "maxResults", token: "nextToken" },
  ...{ usual: PAGE_DEFAULT, max: PAGE_MAX },
};

/** `entries`: ascending by id. `item`: what one looks like. */
export function page<Value>(
  entries: readonly Entry<Value>[],
  request: Pick<Request<unknown>, "query">,
  item: (entry: Entry<Value>) => unknown,
): { readonly items: unknown[]; readonly nextToken?: string } {
  const { shown, next } = pageBy(V2, entries, request);
  return { items: shown.map(item), ...(next === undefined ? {} : { nextToken: next }) };
}

/** `next`: the token of the page after it. */
export function pageBy<Value>(
  rules: PageRules,
  entries: readonly Entry<Value>[],
  { query }: Pick<Request<unknown>, "query">,
): { readonly shown: readonly Entry<Value>[]; readonly next: string | undefined } {
  const size = sizeOf(rules, query.get(rules.size)?.at(-1));
  const after = idOf(rules, query.get(rules.token)?.at(-1));
  const start = after === undefined ? 0 : firstAfter(entries, after);
  const shown = entries.slice(start, start + size);
  const last = shown.at(-1);
  const isLast = start + size >= entries.length || last === undefined;
  return { shown, next: isLast ? undefined : tokenOf(last.id) };
}

function sizeOf({ size: name, usual, max }: PageRules, text: string | undefined): number {
  if (text === undefined || text === "") return usual;
  const size = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (size < 1) {
    throw badRequest(`${name} must be a whole number above 0, not ${text.slice(0, 40)}`);
  }
  return Math.min(size, max);
}

function tokenOf(id: string): string {
  return btoa(`${TOKEN}${encodeURIComponent(id)}`);
}

function idOf({ token: name }: PageRules, token: string | undefined): string | undefined {
  if (token === undefined || token === "") return undefined;
  try {
    const read = atob(token);
    if (read.startsWith(TOKEN)) return decodeURIComponent(read.slice(TOKEN.length));
  } catch {
    // Falls through: it is no token of ours.
  }
  throw badRequest(`${name} is not one that this gateway gave out`);
}

function firstAfter(entries: readonly Entry<unknown>[], id: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.id ?? "") > id) high = middle;
    else low = middle + 1;
  }
  return low;
}
