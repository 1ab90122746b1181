import type { Serving } from "../core/model/serving.ts";

/** What two sources have served together. A list whose parts have not changed stays the same list. */
export class JoinedServing {
  readonly #lists = new Map<keyof Serving, Joined<unknown>>();

  /** What `files` define comes first: its first API is the one that requests reach which name none. */
  of(files: Serving, stored: Serving): Serving {
    const both = <Name extends keyof Serving>(name: Name): Serving[Name] => {
      const list = this.#lists.get(name) ?? new Joined();
      this.#lists.set(name, list);
      return list.of(files[name], stored[name]) as Serving[Name];
    };
    return {
      apis: both("apis"),
      functions: both("functions"),
      domainNames: both("domainNames"),
      apiKeys: both("apiKeys"),
      usagePlans: both("usagePlans"),
      vpcLinks: both("vpcLinks"),
      clientCertificates: both("clientCertificates"),
    };
  }
}

class Joined<Item> {
  #parts: readonly (readonly Item[])[] = [];
  #list: readonly Item[] = [];

  of(first: readonly Item[], second: readonly Item[]): readonly Item[] {
    if (this.#parts[0] !== first || this.#parts[1] !== second) {
      this.#parts = [first, second];
      this.#list = [...first, ...second];
    }
    return this.#list;
  }
}
