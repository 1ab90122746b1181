import type { UriTemplate } from "../../core/integration/uri-template.ts";
import type { BackendConnection } from "../ports.ts";

export type ConnectionChoice =
  | { readonly kind: "connection"; readonly connection?: BackendConnection }
  /** A stage variable of the VPC link's id has no value. */
  | { readonly kind: "missing"; readonly name: string };

/** The VPC link of the integration and the client certificate of the stage, where there are any. */
export function backendConnection(
  { vpcLinkId }: { readonly vpcLinkId: UriTemplate | undefined },
  input: {
    readonly stageVariables: Readonly<Record<string, string>>;
    readonly clientCertificateId?: string | undefined;
  },
): ConnectionChoice {
  const { stageVariables, clientCertificateId } = input;
  const link = vpcLinkId?.expand(stageVariables);
  if (link?.kind === "missing") return link;
  if (link === undefined && clientCertificateId === undefined) return { kind: "connection" };
  return {
    kind: "connection",
    connection: {
      ...(link === undefined ? {} : { vpcLinkId: link.text }),
      ...(clientCertificateId === undefined ? {} : { clientCertificateId }),
    },
  };
}
