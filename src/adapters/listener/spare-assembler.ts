import { type AssemblerLimits, MessageAssembler } from "../../wire/message-assembler.ts";

/**
 * One assembler for all connections that have nothing under way: a chunk that ends with a whole message leaves nothing
 * behind, so that an idle connection needs none of its own.
 */
export class SpareAssembler {
  readonly #limits: AssemblerLimits;
  #spare: MessageAssembler | undefined;

  constructor(limits: AssemblerLimits) {
    this.#limits = limits;
  }

  take(): MessageAssembler {
    const taken = this.#spare ?? new MessageAssembler(this.#limits);
    this.#spare = undefined;
    return taken;
  }

  /** Takes it back when nothing of its connection is left in it. */
  giveBack(assembler: MessageAssembler): boolean {
    if (!assembler.idle) return false;
    this.#spare = assembler;
    return true;
  }
}
