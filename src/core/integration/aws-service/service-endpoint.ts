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
  const { service, region, subdomain } = call;
  // What a stage variable puts in must not lead to another host.
  if (!REGION.test(region)) return none(`"${region}" is no Region`);
  if (subdomain !== undefined && !SUBDOMAIN.test(subdomain)) {
    return none(`"${subdomain}" is no subdomain`);
  }
  const set = configuredEndpoint(endpoints, service);
  if (set === undefined) {
    return endpoints.callAws
      ? { kind: "endpoint", base: awsEndpoint(call), isAws: true }
      : none(missingEndpoint(service));
  }
  const isAws = isAwsEndpoint(set);
  if (isAws && !endpoints.callAws) return none(missingEndpoint(service, set));
  return { kind: "endpoint", base: withBucket(set, service, subdomain), isAws };
}

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/;
const SUBDOMAIN = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/;

function none(detail: string): ServiceEndpoint {
  return { kind: "none", detail };
}

/** Whether an endpoint that somebody set is AWS itself. */
export function isAwsEndpoint(url: string): boolean {
  return isAwsHost(URL.canParse(url) ? new URL(url).hostname : "");
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
