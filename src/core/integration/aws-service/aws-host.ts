/** https://docs.aws.amazon.com/general/latest/gr/rande.html, by partition. */
export const AWS_SUFFIX: Readonly<Record<string, string>> & { readonly aws: string } = {
  aws: "amazonaws.com",
  "aws-us-gov": "amazonaws.com",
  "aws-cn": "amazonaws.com.cn",
};

/** Dual-stack endpoints end otherwise. */
const SUFFIXES = ["amazonaws.com", "amazonaws.com.cn", "api.aws", "api.amazonwebservices.com.cn"];

/** Whether a host is AWS's, where the keys of an account open that account. */
export function isAwsHost(host: string): boolean {
  const lower = host.toLowerCase().replace(/\.$/, "");
  return SUFFIXES.some((suffix) => lower === suffix || lower.endsWith(`.${suffix}`));
}
