import type { Model } from "../../core/model/model.ts";
import { compileModels } from "./compile-models.ts";
import { SchemaError } from "./prepare-schema.ts";

export interface UnsoundModel {
  readonly model: Model;
  readonly message: string;
  /** Where in the schema, from its root: names and indexes. */
  readonly path: readonly (string | number)[];
}

/** The first model whose schema is none, and why. */
export function unsoundModel(models: readonly Model[]): UnsoundModel | undefined {
  if (models.length === 0) return undefined;
  const compile = compileModels(models);
  for (const model of models) {
    try {
      compile(model);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const path = error instanceof SchemaError ? pathOf(error.pointer) : [];
      return { model, message: error.message, path };
    }
  }
  return undefined;
}

/** Why the schema of `model` is none, or `undefined`. `models`: it and those that it may refer to, which are not compiled. */
export function modelProblem(model: Model, models: readonly Model[]): string | undefined {
  try {
    compileModels(models)(model);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}

/** RFC 6901 section 4. */
function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => {
      const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
      return /^\d+$/.test(name) ? Number(name) : name;
    });
}
