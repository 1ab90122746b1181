import { describe } from "bun:test";
import { definitionStoreContract } from "./definition-store.contract.ts";
import { MemoryStore } from "./memory-store.ts";

describe("MemoryStore", () => {
  definitionStoreContract(async () => {
    const store = new MemoryStore();
    return { store, [Symbol.asyncDispose]: () => store.close() };
  });
});
