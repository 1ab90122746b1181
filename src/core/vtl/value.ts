/**
 * The values of a template. Every kind is a class or primitive of ours, read through tables of names: no reference of a
 * template ever becomes a property access on a JavaScript object.
 */
export type VtlValue =
  | null
  | boolean
  | string
  /** A whole number is an Integer or Long of Java's, any other a Double. */
  | number
  /** A whole number that JavaScript's numbers do not hold. */
  | bigint
  | WholeDouble
  | VtlList
  | VtlMap
  | VtlEntry
  | VtlObject
  | VtlBlock;

/** A Double without a fraction: `7.0`, which divides otherwise than 7. */
export class WholeDouble {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export class VtlList {
  readonly items: VtlValue[];
  /** Made from JSON: its text is JSON too, as json-smart's lists write themselves. */
  readonly isJson: boolean;

  constructor(items: VtlValue[], isJson = false) {
    this.items = items;
    this.isJson = isJson;
  }
}

/** Keys are text, in the order of their insertion. */
export class VtlMap {
  readonly entries: Map<string, VtlValue>;
  readonly #ignoresCase: boolean;

  constructor(entries: Iterable<readonly [string, VtlValue]> = [], ignoresCase = false) {
    this.entries = new Map(entries);
    this.#ignoresCase = ignoresCase;
  }

  get(key: string): VtlValue {
    const exact = this.entries.get(key);
    if (exact !== undefined || !this.#ignoresCase) return exact ?? null;
    const lower = key.toLowerCase();
    for (const [name, value] of this.entries) if (name.toLowerCase() === lower) return value;
    return null;
  }
}

export class VtlEntry {
  readonly key: string;
  readonly value: VtlValue;

  constructor(key: string, value: VtlValue) {
    this.key = key;
    this.value = value;
  }
}

/** `$input`, `$util` and `$foreach`: an allow-list each. `undefined`: there is no such member. */
export interface VtlHost {
  property(name: string): VtlValue | undefined;
  call(name: string, args: readonly VtlValue[]): VtlValue | undefined;
}

export class VtlObject {
  readonly host: VtlHost;

  constructor(host: VtlHost) {
    this.host = host;
  }
}

/** What #define made: it is rendered anew wherever it is inserted. */
export class VtlBlock {
  readonly render: () => string;

  constructor(render: () => string) {
    this.render = render;
  }
}
