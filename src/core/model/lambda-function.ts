/** A function with local code, as `AWS::Lambda::Function` describes it. */
export interface LambdaFunction {
  readonly functionName: string;
  /** `arn:aws:lambda:{region}:{account}:function:{name}`, without a qualifier. */
  readonly functionArn: string;
  /** `file.export`, relative to `codePath`; the file's extension is found, not written. */
  readonly handler: string;
  /** AWS's identifier: `nodejs22.x`, `python3.13`, `provided.al2023` … */
  readonly runtime: string;
  /** Absolute path of the folder that holds the code. */
  readonly codePath: string;
  /** Whole seconds, 1 to 900 (Lambda's default is 3). */
  readonly timeoutSeconds: number;
  /** MB, 128 to 10240 (Lambda's default is 128). */
  readonly memorySizeMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Instances that may run at once; Lambda's ReservedConcurrentExecutions. 0 throttles every call. */
  readonly reservedConcurrentExecutions?: number;
}
