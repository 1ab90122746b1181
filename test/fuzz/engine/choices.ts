/**
 * An input read as a row of decisions, for targets whose inputs have structure. What is left out at the end decides for the
 * first of each: a shorter input is a simpler case, so that shrinking bytes shrinks cases.
 */
export class Choices {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isOver(): boolean {
    return this.#at >= this.#bytes.length;
  }

  below(bound: number): number {
    if (bound <= 1) return 0;
    let value = 0;
    for (let reach = 1; reach < bound; reach *= 256) value = value * 256 + this.#next();
    return value % bound;
  }

  /** True for one of so many. */
  oneIn(count: number): boolean {
    return this.below(count) === count - 1;
  }

  of<Value>(values: readonly Value[]): Value {
    if (values.length === 0) throw new RangeError("Nothing to choose from");
    return values[this.below(values.length)] as Value;
  }

  /** From `fewest` to `most` of what `make` makes; none more once the input is over. */
  list<Value>(fewest: number, most: number, make: (index: number) => Value): Value[] {
    const count = fewest + this.below(most - fewest + 1);
    const values: Value[] = [];
    for (let index = 0; index < count; index += 1) values.push(make(index));
    return values;
  }

  bytes(most: number): Uint8Array {
    return Uint8Array.from(this.list(0, most, () => this.#next()));
  }

  /** Characters of this alphabet. */
  text(alphabet: string, fewest: number, most: number): string {
    const characters = [...alphabet];
    return this.list(fewest, most, () => this.of(characters)).join("");
  }

  #next(): number {
    const byte = this.#bytes[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }
}
