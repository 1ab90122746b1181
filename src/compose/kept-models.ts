import { createHash } from "node:crypto";
import type { Model } from "../core/model/model.ts";
import type { ModelCompiler } from "../core/request-models.ts";

/** Sets of models that stay compiled for the next deployment of an API with the same ones, count. Ours. */
export const MODEL_SETS_MAX = 50;

/** A compiler that knows the sets it was asked for last: a schema may take a hundred times as long to compile as a route. */
export function keptModels(compile: ModelCompiler, setsMax = MODEL_SETS_MAX): ModelCompiler {
  /** By what is in them, the one that was asked for longest ago first. */
  const sets = new Map<string, ReturnType<ModelCompiler>>();
  return (models) => {
    if (models.length === 0) return compile(models);
    const key = digestOf(models);
    const set = sets.get(key) ?? compile(models);
    sets.delete(key);
    sets.set(key, set);
    for (const oldest of sets.keys()) {
      if (sets.size <= setsMax) break;
      sets.delete(oldest);
    }
    return set;
  };
}

function digestOf(models: readonly Model[]): string {
  const said = models.map(({ modelId, name, schema }) => [modelId, name, schema]);
  return createHash("sha256").update(JSON.stringify(said)).digest("base64");
}
