import { CLIENT_CERTIFICATE_ID } from "../../core/identifiers.ts";
import type { Api } from "../../core/model/api.ts";
import type { ClientCertificate, VpcLink } from "../../core/model/backend.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import { VPC_LINK_ID } from "../backend-rules.ts";
import { ProjectError } from "../project-error.ts";
import { type PemPlace, pemFiles } from "./pem-files.ts";
import type { WrittenClientCertificate, WrittenVpcLink } from "./schema.ts";

export interface BackendPlace extends PemPlace {
  readonly warn: (warning: ProjectWarning) => void;
  readonly apis: readonly Api[];
  /** Every id that a name of the file stands for: itself, and beside a template what its logical id gives. */
  readonly idsOf: (name: string) => readonly string[];
}

type Entries<Written> = Readonly<Record<string, Written>>;

/** Where VPC links lead. One that no integration names is a warning. */
export function expandVpcLinks(written: Entries<WrittenVpcLink>, place: BackendPlace): VpcLink[] {
  const used = place.apis.flatMap(({ integrations }) =>
    integrations.flatMap((each) => ("connectionId" in each ? [each.connectionId ?? ""] : [])),
  );
  // What a stage variable comes to is not looked at.
  const isOpen = used.some((id) => id.includes("${"));
  return Object.entries(written).flatMap(([name, { target }]) => {
    const path = ["vpcLinks", name];
    if (!VPC_LINK_ID.test(name)) {
      const message = `The VPC link id "${name}" must be 1 to 1024 characters without blanks`;
      throw new ProjectError(message, place.source.positionOf(path));
    }
    if (!URL.canParse(target)) {
      const message = `${path.join(".")}.target "${target}" is not a URL`;
      throw new ProjectError(message, place.source.positionOf([...path, "target"]));
    }
    const ids = place.idsOf(name);
    if (!isOpen && !ids.some((id) => used.includes(id))) warnUnused(path, "integration", place);
    return ids.map((vpcLinkId) => ({ vpcLinkId, target }));
  });
}

/** The certificates that stages name, with their files. One that no stage names is a warning. */
export function expandClientCertificates(
  written: Entries<WrittenClientCertificate>,
  place: BackendPlace,
): ClientCertificate[] {
  const stages = place.apis.flatMap(({ stages: each }) => each);
  const used = new Set(
    stages.flatMap(({ clientCertificateId: id }) => (id === undefined ? [] : [id])),
  );
  const files = new Map<string, ClientCertificate>();
  for (const [name, one] of Object.entries(written)) {
    const path = ["clientCertificates", name];
    if (!CLIENT_CERTIFICATE_ID.test(name)) {
      const message = `The client certificate id "${name}" must be 1 to 128 letters, digits, - and _`;
      throw new ProjectError(message, place.source.positionOf(path));
    }
    const pair = pemFiles(one, path, place);
    const ids = place.idsOf(name);
    if (!ids.some((id) => used.has(id))) warnUnused(path, "stage", place);
    for (const clientCertificateId of ids) {
      files.set(clientCertificateId, {
        clientCertificateId,
        ...(pair === undefined ? {} : { files: pair }),
      });
    }
  }
  return [...used].map((id) => files.get(id) ?? { clientCertificateId: id });
}

function warnUnused(path: readonly string[], by: string, { source, warn }: BackendPlace): void {
  const message = `${path.join(".")} is named by no ${by}, so it has no effect`;
  warn({ message, position: source.positionOf(path) });
}
