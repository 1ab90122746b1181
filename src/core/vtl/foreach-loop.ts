import type { VtlHost, VtlValue } from "./value.ts";

/** `$foreach`, which a loop moves on. */
export class ForeachLoop implements VtlHost {
  index = 0;
  readonly #length: number;
  readonly #parent: VtlValue;

  constructor(length: number, parent: VtlValue) {
    this.#length = length;
    this.#parent = parent;
  }

  property(name: string): VtlValue | undefined {
    switch (name) {
      case "index":
        return this.index;
      case "count":
        return this.index + 1;
      case "hasNext":
        return this.index + 1 < this.#length;
      case "first":
        return this.index === 0;
      case "last":
        return this.index + 1 === this.#length;
      case "parent":
        return this.#parent;
    }
    return undefined;
  }

  /** `hasNext()`, `getIndex()`, `isFirst()` and the like. */
  call(name: string, args: readonly VtlValue[]): VtlValue | undefined {
    if (args.length > 0) return undefined;
    if (name === "hasNext") return this.property(name);
    const member = /^(?:get|is)([A-Z][a-z]+)$/.exec(name)?.[1];
    return member === undefined ? undefined : this.property(member.toLowerCase());
  }
}
