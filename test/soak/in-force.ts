/** Numbers of what answers, in the order in which they came into force; one may come again, when a change is taken back. */
export class InForce {
  readonly #numbers = [0];
  /** Of the last that is in force for certain; after it stands one that is on its way. */
  #place = 0;

  /** Before it is asked for. */
  coming(number: number): void {
    this.#numbers.push(number);
  }

  /** The gateway has said that it holds. */
  holds(): void {
    this.#place = this.#numbers.length - 1;
  }

  /** For a message that is sent now. */
  get place(): number {
    return this.#place;
  }

  /** Whether a message that was sent then may be answered by this one: it was in force then, or has come since. */
  mayAnswer(number: number, sentAt: number): boolean {
    return this.#numbers.indexOf(number, sentAt) !== -1;
  }

  at(place: number): number | undefined {
    return this.#numbers[place];
  }
}
