/** The key that the load signs with and that the signed systems know. It opens nothing but them. */
export const BENCH_KEY = {
  accessKeyId: "AKIASLUICEBENCHMARK0",
  secretAccessKey: "benchmark/alone/and/nothing/else/0123456",
} as const;

export const BENCH_REGION = "us-east-1";
