import type { Collection } from "../definitions.ts";
import type { Tags } from "./api.ts";

/** A member of DomainNameConfigurations, as it is kept. */
export interface StoredDomainNameConfiguration {
  readonly apiGatewayDomainName: string;
  readonly certificateArn?: string;
  readonly certificateName?: string;
  readonly certificateUploadDate?: number;
  readonly domainNameStatus: "AVAILABLE";
  readonly endpointType: "REGIONAL";
  readonly hostedZoneId: string;
  readonly ipAddressType: "ipv4" | "dualstack";
  readonly ownershipVerificationCertificateArn?: string;
  readonly securityPolicy: "TLS_1_2";
}

export interface StoredDomainName {
  readonly apiMappingSelectionExpression: string;
  readonly domainNameConfigurations: readonly StoredDomainNameConfiguration[];
  readonly tags: Tags;
}

export interface StoredApiMapping {
  readonly apiId: string;
  readonly stage: string;
  /** Empty: the root. */
  readonly apiMappingKey: string;
}

export const DOMAIN_NAMES: Collection<StoredDomainName> = { path: "domainnames" };

export function apiMappingsOf(domainName: string): Collection<StoredApiMapping> {
  return { path: `domainnames/${domainName}/apimappings` };
}
