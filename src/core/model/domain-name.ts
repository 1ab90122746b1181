/** A custom domain name as CreateDomainName takes it, with its API mappings. It belongs to the account, not to an API. */
export interface DomainName {
  /** Lower case; `*.example.com` stands for every name that has one more label. */
  readonly domainName: string;
  readonly apiMappings: readonly ApiMapping[];
  /** Its own certificate; without one the gateway's has the name. */
  readonly certificate?: PemFiles;
}

/** Absolute paths of PEM files. */
export interface PemFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Which stage answers under a domain name, as CreateApiMapping takes it. */
export interface ApiMapping {
  readonly apiId: string;
  readonly stage: string;
  /** One path segment; empty is the root. */
  readonly apiMappingKey: string;
}
