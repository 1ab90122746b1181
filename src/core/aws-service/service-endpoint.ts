/**
 * Where a service is called: at the endpoint that is set for it, or for all services, else at AWS, which has to be allowed.
 *
 * Gaps: none known.
 * By design: 2026-11-28 a bucket that stands before `s3` in the URI becomes the first segment of the path at an endpoint
 *   that is set, because `bucket.localhost` resolves on few machines; any other subdomain is that endpoint's own business.
 */
import { AWS_SUFFIX, isAwsHost } from "./aws-host.ts";
import type { AwsService } from "./known-services.ts";

/** The settings `awsServices`, as the gateway needs them. */
export interface ServiceEndpoints {
  /** By service, as integration URIs name it; origins, perhaps with a path, without a slash at the end. */
  readonly byService: Readonly<Record<string, string>>;
  /** For every other service. */
  readonly forAll: string | undefined;
  /** Whether addresses of AWS may be called. */
  readonly callAws: boolean;
}

export type ServiceEndpoint =
  | {
      readonly kind: "endpoint";
      readonly base: string;
      /** Whether that is AWS itself, where only real keys are good. */
      readonly isAws: boolean;
    }
  /** `detail` is for the operator. */
  | { readonly kind: "none"; readonly detail: string };

export function serviceEndpoint(
  endpoints: ServiceEndpoints,
  call: {
    readonly service: AwsService;
    readonly partition: string;
    readonly region: string;
    readonly subdomain: string | undefined;
    /** `StartSyncExecution` has a host of its own. */
    readonly action: string | undefined;
  },
): ServiceEndpoint {
  const { service, subdomain } = call;
  const set = configuredEndpoint(endpoints, service);
  const base = set === undefined ? awsEndpoint(call) : withBucket(set, service, subdomain);
  const isAws = isAwsHost(URL.canParse(base) ? new URL(base).hostname : "");
  if (!isAws || endpoints.callAws) return { kind: "endpoint", base, isAws };
  return { kind: "none", detail: missingEndpoint(service, set) };
}

/** What is set for a service, if anything. */
export function configuredEndpoint(
  { byService, forAll }: ServiceEndpoints,
  service: AwsService,
): string | undefined {
  return Object.hasOwn(byService, service.name) ? byService[service.name] : forAll;
}

/** What to do about a service that must not be called where it is; one sentence. */
export function missingEndpoint({ name, endpointSuffix }: AwsService, set?: string): string {
  const where =
    set === undefined
      ? `no endpoint is set for ${name}`
      : `the endpoint of ${name} is AWS (${set})`;
  const remedy =
    `set awsServices.endpoints.${name} or AWS_ENDPOINT_URL_${endpointSuffix} to where a stand-in answers, ` +
    "or awsServices.callAws to true to call AWS with your own keys";
  return `${where}: ${remedy}`;
}

function withBucket(base: string, service: AwsService, subdomain: string | undefined): string {
  return service.name === "s3" && subdomain !== undefined ? `${base}/${subdomain}` : base;
}

/** AWS General Reference, "Service endpoints"; AWS Step Functions API, "StartSyncExecution"; AWS IoT, "Device endpoints". */
function awsEndpoint(call: Parameters<typeof serviceEndpoint>[1]): string {
  const { service, partition, region, action } = call;
  const labels = [
    call.subdomain ?? (service.name === "iotdata" ? "data-ats" : undefined),
    service.name === "states" && action === "StartSyncExecution" ? "sync-states" : service.host,
    region,
  ];
  const suffix = AWS_SUFFIX[partition] ?? AWS_SUFFIX.aws;
  return `https://${labels.filter((label) => label !== undefined).join(".")}.${suffix}`;
}
