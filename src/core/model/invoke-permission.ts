/** Who may invoke the functions of a project, as far as API Gateway goes. */
export interface InvokePermissions {
  readonly statements: readonly InvokePermission[];
  /** Integrations and authorizers that take a role to call their function, by what `src/project/place-key.ts` calls them. */
  readonly assumingRole: ReadonlySet<string>;
}

/** A statement of a function's resource-based policy that lets API Gateway invoke it, as `AWS::Lambda::Permission` writes it. */
export interface InvokePermission {
  /** Without a qualifier. */
  readonly functionName: string;
  /** Of the version or the alias that it is for; `undefined`: the function itself. */
  readonly qualifier?: string;
  /** A pattern with `*` and `?`; `undefined`: whatever calls. */
  readonly sourceArn?: string;
}
