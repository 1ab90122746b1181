import type { StoreChange, StoredDefinition } from "../engine/definition-store.ts";
import { badRequest } from "./control-fault.ts";

/** Where definitions of one kind are: `apis/a1b2c3d4e5/routes`. `Value` is what each of them holds. */
export interface Collection<Value> {
  readonly path: string;
  /** Never there: it keeps the type. */
  readonly value?: Value;
}

export interface Entry<Value> {
  readonly id: string;
  readonly value: Value;
}

/** Definitions as they are read: those that hold, or with what an operation has changed so far. */
export interface DefinitionReader {
  get<Value>(collection: Collection<Value>, id: string): Value | undefined;
  /** Ascending by id. */
  all<Value>(collection: Collection<Value>): readonly Entry<Value>[];
  /** The file that defines this and everything below it; `undefined`: the control plane does. */
  ownerOf(path: string): string | undefined;
  /** What files define, such as `apis/a1b2c3d4e5`, in the order of the files. */
  ownedRoots(): readonly string[];
}

/** Everything that is defined, in memory. */
export class Definitions implements DefinitionReader {
  /** By collection, then by id. */
  readonly #collections = new Map<string, Map<string, unknown>>();
  readonly #sorted = new Map<string, readonly Entry<unknown>[]>();
  /** By root, such as `apis/a1b2c3d4e5`: the file that owns it. */
  readonly #owners = new Map<string, string>();

  constructor(stored: readonly StoredDefinition[] = []) {
    for (const { key, value } of stored) this.#put(key, value);
  }

  /** Adds what a file defines. What has its root already must not be there. */
  own(file: string, definitions: readonly StoredDefinition[]): void {
    for (const { key, value } of definitions) {
      this.#owners.set(rootOf(key), file);
      this.#put(key, value);
    }
  }

  /** What files defined is gone. */
  disown(): void {
    for (const root of this.#owners.keys()) {
      for (const key of [root, ...this.keysBelow(root)]) this.#delete(key);
    }
    this.#owners.clear();
  }

  /** Whether it is there, and no file owns it. */
  hasStored(root: string): boolean {
    const { collection, id } = placeOf(root);
    return !this.#owners.has(root) && this.#collections.get(collection)?.has(id) === true;
  }

  get<Value>({ path }: Collection<Value>, id: string): Value | undefined {
    return this.#collections.get(path)?.get(id) as Value | undefined;
  }

  all<Value>({ path }: Collection<Value>): readonly Entry<Value>[] {
    const members = this.#collections.get(path);
    // Not kept for later: collections that are not there are without number.
    if (members === undefined) return [];
    let sorted = this.#sorted.get(path);
    if (sorted === undefined) {
      sorted = [...members].map(([id, value]) => ({ id, value })).sort(byId);
      this.#sorted.set(path, sorted);
    }
    return sorted as readonly Entry<Value>[];
  }

  ownerOf(path: string): string | undefined {
    return this.#owners.get(rootOf(path));
  }

  ownedRoots(): readonly string[] {
    return [...this.#owners.keys()];
  }

  /** Every key below `path`, in no order. */
  keysBelow(path: string): string[] {
    const keys: string[] = [];
    for (const [collection, members] of this.#collections) {
      if (!collection.startsWith(`${path}/`)) continue;
      for (const id of members.keys()) keys.push(`${collection}/${id}`);
    }
    return keys;
  }

  apply(changes: readonly StoreChange[]): void {
    for (const change of changes) {
      if (change.kind === "put") this.#put(change.key, change.value);
      if (change.kind === "delete") this.#delete(change.key);
    }
  }

  #put(key: string, value: unknown): void {
    const { collection, id } = placeOf(key);
    const members = this.#collections.get(collection) ?? new Map<string, unknown>();
    this.#collections.set(collection, members.set(id, value));
    this.#sorted.delete(collection);
  }

  #delete(key: string): void {
    const { collection, id } = placeOf(key);
    const members = this.#collections.get(collection);
    members?.delete(id);
    if (members?.size === 0) this.#collections.delete(collection);
    this.#sorted.delete(collection);
  }
}

/** What one operation sees: the definitions, and over them what it has changed. Nothing holds before it is committed. */
export class Draft implements DefinitionReader {
  readonly #base: Definitions;
  /** By key; `undefined`: deleted. */
  readonly #changed = new Map<string, { readonly value: unknown } | undefined>();
  readonly #content: StoreChange[] = [];

  constructor(base: Definitions) {
    this.#base = base;
  }

  get<Value>(collection: Collection<Value>, id: string): Value | undefined {
    const key = `${collection.path}/${id}`;
    if (!this.#changed.has(key)) return this.#base.get(collection, id);
    return this.#changed.get(key)?.value as Value | undefined;
  }

  all<Value>(collection: Collection<Value>): readonly Entry<Value>[] {
    const kept = this.#base.all(collection);
    const changed = [...this.#changed].filter(
      ([key]) => placeOf(key).collection === collection.path,
    );
    if (changed.length === 0) return kept;
    const entries = new Map(kept.map(({ id, value }) => [id, value]));
    for (const [key, change] of changed) {
      if (change === undefined) entries.delete(placeOf(key).id);
      else entries.set(placeOf(key).id, change.value as Value);
    }
    return [...entries].map(([id, value]) => ({ id, value })).sort(byId);
  }

  ownerOf(path: string): string | undefined {
    return this.#base.ownerOf(path);
  }

  ownedRoots(): readonly string[] {
    return this.#base.ownedRoots();
  }

  put<Value>(collection: Collection<Value>, id: string, value: Value): void {
    const key = `${collection.path}/${id}`;
    this.#refuseOwned(key);
    this.#changed.set(key, { value });
  }

  /** With everything below it. */
  delete(collection: Collection<unknown>, id: string): void {
    const key = `${collection.path}/${id}`;
    this.#refuseOwned(key);
    for (const each of this.#base.keysBelow(key)) this.#changed.set(each, undefined);
    for (const each of this.#changed.keys()) {
      if (each.startsWith(`${key}/`)) this.#changed.set(each, undefined);
    }
    this.#changed.set(key, undefined);
  }

  putContent(sha256: string, bytes: Uint8Array): void {
    this.#content.push({ kind: "putContent", sha256, bytes });
  }

  deleteContent(sha256: string): void {
    this.#content.push({ kind: "deleteContent", sha256 });
  }

  changes(): StoreChange[] {
    const changes: StoreChange[] = [...this.#content];
    for (const [key, change] of this.#changed) {
      changes.push(
        change === undefined ? { kind: "delete", key } : { kind: "put", key, value: change.value },
      );
    }
    return changes;
  }

  #refuseOwned(key: string): void {
    const file = this.ownerOf(key);
    if (file === undefined) return;
    throw badRequest(
      `${rootOf(key)} is defined in ${file}: change it there, or remove it from there`,
    );
  }
}

/** `apis/a1b2c3d4e5/routes/mdc50p4` -> `apis/a1b2c3d4e5`. */
export function rootOf(path: string): string {
  const end = path.indexOf("/", path.indexOf("/") + 1);
  return end === -1 ? path : path.slice(0, end);
}

function placeOf(key: string): { readonly collection: string; readonly id: string } {
  const slash = key.lastIndexOf("/");
  return { collection: key.slice(0, slash), id: key.slice(slash + 1) };
}

function byId(a: Entry<unknown>, b: Entry<unknown>): number {
  return a.id < b.id ? -1 : 1;
}
