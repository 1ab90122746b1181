/** The commands that run a gateway. */
export type GatewayCommand = "dev" | "serve";

interface SettingBase {
  /** As in the `settings` of sluice.yaml: `limits.idleTimeoutMs`. Its flag and variable follow from it. */
  readonly name: string;
  /** One sentence for `docs/configuration.md` and `--help`. */
  readonly summary: string;
  /** Well-known variables that stand in when neither flag, SLUICE_* nor file sets it, in this order. */
  readonly ambient?: readonly string[];
  /** What the documentation says when the default is worked out, not written. */
  readonly defaultNote?: string;
  /** The one command that it is for. A file and the environment may hold it for the other one, where it does nothing. */
  readonly only?: GatewayCommand;
  /** What `sluice serve` has in place of `default`. */
  readonly serveDefault?: string | number | boolean;
  /** Why `sluice serve` takes no other value than its default; completes "must be …:". */
  readonly serveAlways?: string;
}

/** Whether the command has it. */
export function isFor({ only }: Setting, command: GatewayCommand): boolean {
  return only === undefined || only === command;
}

/** The value when nothing sets it. */
export function defaultFor(
  setting: Setting,
  command: GatewayCommand,
): string | number | boolean | undefined {
  return command === "serve" && setting.serveDefault !== undefined
    ? setting.serveDefault
    : setting.default;
}

/** One thing a user may set. Flags, environment, file, documentation and checks all read this table. */
export type Setting =
  | (SettingBase & {
      readonly kind: "integer";
      readonly unit: string;
      readonly min: number;
      readonly max: number;
      readonly default: number;
      /** AWS's published figure: a larger value is looser than AWS. */
      readonly awsAllows?: number;
    })
  | (SettingBase & {
      readonly kind: "boolean";
      readonly default: boolean;
      /** Said at start when the switch is on and that is looser than AWS, or unlike it. */
      readonly unlikeAws?: string;
    })
  | (SettingBase & {
      readonly kind: "choice";
      readonly values: readonly string[];
      readonly default: string;
    })
  | (SettingBase & {
      readonly kind: "text";
      readonly pattern: RegExp;
      /** Completes "must be …". */
      readonly form: string;
      readonly default: string | undefined;
    })
  | (SettingBase & { readonly kind: "path"; readonly default: string | undefined });
