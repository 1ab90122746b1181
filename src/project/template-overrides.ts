import type { SourcePosition } from "../core/model/project.ts";
import type { Secret } from "../core/secret.ts";
import type { LayerOverride } from "./layer-place.ts";

type Variables = Readonly<Record<string, string>>;

/** What a sluice.yaml changes in the template that it names, for this machine. */
export interface TemplateOverrides {
  /** For every function; wins over the template's. */
  readonly environment: Variables;
  readonly functions: readonly FunctionOverride[];
  readonly apiKeys: readonly ApiKeyOverride[];
  /** Layers that are on this machine. */
  readonly layers?: readonly LayerOverride[];
  /** Where each parameter is written that the file gives a value. */
  readonly parameters: readonly { readonly name: string; readonly position: SourcePosition }[];
}

export interface FunctionOverride {
  readonly logicalId: string;
  /** Wins over what is for every function. */
  readonly environment: Variables;
  /** Where the logical id is written. */
  readonly position: SourcePosition;
}

export interface ApiKeyOverride {
  readonly logicalId: string;
  /** Wins over the template's. */
  readonly value: Secret;
  /** Where the logical id is written. */
  readonly position: SourcePosition;
}
