/** A function with local code, as `AWS::Lambda::Function` describes it. */
export interface LambdaFunction {
  readonly functionName: string;
  /** `arn:aws:lambda:{region}:{account}:function:{name}`, without a qualifier. */
  readonly functionArn: string;
  /** `file.export`, relative to `codePath`; the file's extension is found, not written. */
  readonly handler: string;
  /** AWS's identifier: `nodejs22.x`, `python3.13`, `provided.al2023` … */
  readonly runtime: string;
  /**
   * Absolute path of the folder that holds the code. Of code in a package: where it is unpacked, once it is deployed; until
   * then the zip, or the folder of the file that has the code inline.
   */
  readonly codePath: string;
  /** Code that is no folder; it is unpacked when it is deployed. */
  readonly package?: CodePackage;
  /** In order: what a later one has wins. */
  readonly layers?: readonly FunctionLayer[];
  /** Absolute path of the folder with what the layers give, once they are deployed: `/opt` on AWS. */
  readonly optPath?: string;
  /** Whole seconds, 1 to 900 (Lambda's default is 3). */
  readonly timeoutSeconds: number;
  /** MB, 128 to 10240 (Lambda's default is 128). */
  readonly memorySizeMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Instances that may run at once; Lambda's ReservedConcurrentExecutions. 0 throttles every call. */
  readonly reservedConcurrentExecutions?: number;
  /** IAM policy documents of its role, as JSON. `undefined`: the role is elsewhere, so what it may do is not known. */
  readonly rolePolicies?: readonly unknown[];
}

export type CodePackage =
  /** Absolute path. */
  | { readonly kind: "zip"; readonly file: string }
  /** The text of `index.js` or `index.py`. */
  | { readonly kind: "inline"; readonly text: string };

export interface FunctionLayer {
  /** With its version. */
  readonly layerVersionArn: string;
  /** Absolute path of a folder or a zip that has what `/opt` gets. */
  readonly path: string;
  /** Of `/opt`, where the content goes when it is not all of it: `python`, `nodejs`. */
  readonly subfolder?: string;
}
