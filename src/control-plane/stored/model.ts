import type { Collection } from "../definitions.ts";

export interface StoredModel {
  readonly name: string;
  readonly contentType: string;
  readonly description?: string;
  readonly schema: string;
}

export function modelsOf(apiId: string): Collection<StoredModel> {
  return { path: `apis/${apiId}/models` };
}
