/** AWS: connectionId, 1 to 1024 characters. */
export const VPC_LINK_ID = /^[^\s\0]{1,1024}$/;

/** Said of an integration whose VPC link the project leads nowhere. */
export function withoutTarget(vpcLinkId: string): string {
  return `there is no VPC here, and nothing says where VPC link ${vpcLinkId} leads: the URI is called directly. Add vpcLinks: { ${vpcLinkId}: { target: "http://127.0.0.1:8080" } } to sluice.yaml`;
}

/** Whether an integration's link leads somewhere; what a stage variable comes to is known later. */
export function leadsSomewhere(connectionId: string, vpcLinkIds: ReadonlySet<string>): boolean {
  return connectionId.includes("${") ? vpcLinkIds.size > 0 : vpcLinkIds.has(connectionId);
}
