import type { VpcLink } from "../../core/model/backend.ts";
import type { Collection } from "../definitions.ts";

/** Only files define them. By their ids, percent-encoded: one may have a slash. */
export const VPC_LINKS: Collection<VpcLink> = { path: "vpclinks" };
