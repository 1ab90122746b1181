import type { Model } from "../../core/model/model.ts";
import { compileModels } from "./compile-models.ts";

/** The first model whose schema is none, and why. */
export function unsoundModel(
  models: readonly Model[],
): { readonly model: Model; readonly message: string } | undefined {
  if (models.length === 0) return undefined;
  const compile = compileModels(models);
  for (const model of models) {
    try {
      compile(model);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { model, message: error.message };
    }
  }
  return undefined;
}
