import type { PemFiles } from "./domain-name.ts";

/** Where an integration with `connectionType` VPC_LINK leads: there is no VPC, so its link names a target. */
export interface VpcLink {
  /** What `connectionId` of an integration says. */
  readonly vpcLinkId: string;
  /** An origin, such as `http://127.0.0.1:8080`. */
  readonly target: string;
}

/** What the gateway shows to HTTPS backends of a stage that names it. */
export interface ClientCertificate {
  readonly clientCertificateId: string;
  /** Without them the gateway makes the certificate, as API Gateway does. */
  readonly files?: PemFiles;
}
