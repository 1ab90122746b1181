import type { DefinitionStore, StoreChange } from "../engine/definition-store.ts";
import type { CodeName, FunctionCode } from "../engine/function-code.ts";
import type { DefinitionReader } from "./definitions.ts";
import { FUNCTIONS, type StoredFunction } from "./stored/function.ts";

interface Parts {
  readonly code: FunctionCode;
  readonly store: Pick<DefinitionStore, "content">;
  readonly warn: (sentence: string) => void;
}

/** Code that a change needs, unpacked before the change holds. */
export interface UnpackedCode {
  /** What the change leaves behind. */
  readonly replaced: readonly CodeName[];
  /** The change does not hold. Never rejects. */
  discard(): Promise<void>;
}

/** Has the code of every function unpacked for as long as somebody runs it, and no longer. */
export class CodeKeeper {
  readonly #parts: Parts;
  /** By `name/sha256`: changes that replaced it, whose functions still run. */
  readonly #retiring = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Unpacks what is missing, and removes what nobody has. What cannot be done is told: the rest is served. */
  async start(reader: DefinitionReader): Promise<void> {
    const { code, warn } = this.#parts;
    for (const { id: functionName, value } of reader.all(FUNCTIONS)) {
      const name = codeOf(functionName, value);
      if (name === undefined || code.has(name)) continue;
      await this.#unpack(name, []).catch((error: unknown) => {
        warn(`Function ${functionName} cannot run: ${sentenceOf(error)}. Update its code.`);
      });
    }
    await this.#try(async () => {
      for (const name of await code.list()) await this.#removeUnused(reader, name);
    });
  }

  /** Rejects with `SyntaxError` for a zip that cannot be unpacked, with `StoreFailure` for a disk that does not take it. */
  async prepare(before: DefinitionReader, changes: readonly StoreChange[]): Promise<UnpackedCode> {
    const { code } = this.#parts;
    const added: CodeName[] = [];
    const replaced: CodeName[] = [];
    const discard = async () => {
      for (const name of added) await this.#try(() => code.remove(name));
    };
    for (const change of changes) {
      if (!("key" in change) || !change.key.startsWith(`${FUNCTIONS.path}/`)) continue;
      const functionName = change.key.slice(FUNCTIONS.path.length + 1);
      const old = codeOf(functionName, before.get(FUNCTIONS, functionName));
      const next =
        change.kind === "put" ? codeOf(functionName, change.value as StoredFunction) : undefined;
      if (old?.sha256 === next?.sha256) continue;
      if (old !== undefined) replaced.push(old);
      if (next === undefined || code.has(next)) continue;
      try {
        await this.#unpack(next, changes);
      } catch (error) {
        await discard();
        throw error;
      }
      added.push(next);
    }
    return { replaced, discard };
  }

  /** From now until `sweep` it is in use. */
  retire(names: readonly CodeName[]): void {
    for (const name of names) {
      this.#retiring.set(keyOf(name), (this.#retiring.get(keyOf(name)) ?? 0) + 1);
    }
  }

  /** What was retired is no longer run by who ran it then. Never rejects. */
  async sweep(reader: DefinitionReader, names: readonly CodeName[]): Promise<void> {
    for (const name of names) {
      const left = (this.#retiring.get(keyOf(name)) ?? 1) - 1;
      if (left > 0) this.#retiring.set(keyOf(name), left);
      else this.#retiring.delete(keyOf(name));
      await this.#try(() => this.#removeUnused(reader, name));
    }
  }

  async #removeUnused(reader: DefinitionReader, name: CodeName): Promise<void> {
    const { functionName, sha256 } = name;
    const isUsed = reader.get(FUNCTIONS, functionName)?.code?.sha256 === sha256;
    if (!isUsed && !this.#retiring.has(keyOf(name))) await this.#parts.code.remove(name);
  }

  async #unpack(name: CodeName, changes: readonly StoreChange[]): Promise<void> {
    const { code, store } = this.#parts;
    const { sha256 } = name;
    const sent = changes.find((each) => each.kind === "putContent" && each.sha256 === sha256);
    const zip = sent?.kind === "putContent" ? sent.bytes : await store.content(sha256);
    if (zip === undefined) throw new SyntaxError("its code is not in the store");
    await code.unpack(name, zip);
  }

  /** What cannot be removed takes room, and the next start tries again. */
  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.warn(`Code that no function has stays for now: ${sentenceOf(error)}`);
    }
  }
}

function codeOf(functionName: string, stored: StoredFunction | undefined): CodeName | undefined {
  return stored?.code === undefined ? undefined : { functionName, sha256: stored.code.sha256 };
}

function keyOf({ functionName, sha256 }: CodeName): string {
  return `${functionName}/${sha256}`;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
