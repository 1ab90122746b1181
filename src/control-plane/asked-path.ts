/**
 * Where an operation of API Gateway acts, as policies name it: its path without the version, what stands for each parameter as it
 * is. An ARN in it is percent-encoded, as it is in the URL: IAM compares `/tags/arn%3Aaws%3Aapigateway…`.
 */
export function askedPath(path: string, parameters: Readonly<Record<string, string>>): string {
  const written = path.replace(/^\/v2/, "");
  const spelled = written.startsWith("/tags/") ? encodeURIComponent : (value: string) => value;
  return written.replace(/\{(\w+)\}/g, (_, name: string) => spelled(parameters[name] ?? ""));
}
