/** A stage as CreateStage takes it. The stage's deployment is a pointer the engine holds (spec 8.5). */
export interface Stage {
  /** 1 to 128 characters of [A-Za-z0-9_-]. */
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>>;
}
