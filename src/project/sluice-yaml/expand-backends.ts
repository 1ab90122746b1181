import type { AddressPolicy } from "../../core/address-policy.ts";
import { CLIENT_CERTIFICATE_ID } from "../../core/identifiers.ts";
import { UriTemplate } from "../../core/integration/uri-template.ts";
import type { Api } from "../../core/model/api.ts";
import type { ClientCertificate, VpcLink } from "../../core/model/backend.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import { VPC_LINK_ID, withoutTarget } from "../backend-rules.ts";
import { ProjectError } from "../project-error.ts";
import { refusedHost } from "../refused-hosts.ts";
import { type PemPlace, pemFiles } from "./pem-files.ts";
import type { WrittenClientCertificate, WrittenVpcLink } from "./schema.ts";

export interface BackendPlace extends PemPlace {
  readonly warn: (warning: ProjectWarning) => void;
  readonly apis: readonly Api[];
  /** Which addresses backends may have; `undefined` where nobody said. */
  readonly backendAddresses?: AddressPolicy;
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
  const links = Object.entries(written).flatMap(([name, { target }]) => {
    const path = ["vpcLinks", name];
    if (!VPC_LINK_ID.test(name)) {
      const message = `The VPC link id "${name}" must be 1 to 1024 characters without blanks`;
      throw new ProjectError(message, place.source.positionOf(path));
    }
    if (!URL.canParse(target)) {
      const message = `${path.join(".")}.target "${target}" is not a URL`;
      throw new ProjectError(message, place.source.positionOf([...path, "target"]));
    }
    warnAboutRefused(target, path, place);
    const ids = place.idsOf(name).filter((id) => isOpen || used.includes(id));
    if (ids.length === 0) warnUnused(path, "integration", place);
    return ids.map((vpcLinkId) => ({ vpcLinkId, target }));
  });
  if (links.length > 0) warnAboutVariables(new Set(links.map(({ vpcLinkId }) => vpcLinkId)), place);
  return links;
}

function warnAboutRefused(target: string, path: readonly string[], place: BackendPlace): void {
  const { backendAddresses: policy, source, warn } = place;
  const sentence = policy && refusedHost(target, policy);
  if (sentence === undefined) return;
  const position = source.positionOf([...path, "target"]);
  warn({ message: `${path.join(".")}.target: ${sentence}`, position });
}

/** A link that comes from a stage variable leads somewhere in one stage, and perhaps not in another. */
function warnAboutVariables(ids: ReadonlySet<string>, place: BackendPlace): void {
  for (const { name, integrations, stages } of place.apis) {
    for (const integration of integrations) {
      const source = "connectionId" in integration ? integration.connectionId : undefined;
      if (!source?.includes("${")) continue;
      for (const { stageName, stageVariables } of stages) {
        const link = UriTemplate.compile(source).expand(stageVariables);
        if (link.kind === "missing" || ids.has(link.text)) continue;
        const message = `In stage ${stageName} of API "${name}" ${withoutTarget(link.text)}`;
        place.warn({ message, position: place.source.positionOf(["vpcLinks"]) });
      }
    }
  }
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
