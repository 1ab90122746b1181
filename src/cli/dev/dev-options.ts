export interface DevOptions {
  readonly path: string;
  /** By setting name; texts and true. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly printConfig: boolean;
  readonly watch: boolean;
}
