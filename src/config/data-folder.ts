import { join } from "node:path";
import type { Environment } from "./sources.ts";

/**
 * Where data lies when nobody says: where systemd made a place for it (systemd.exec(5), StateDirectory=), else where root's
 * services keep theirs (Filesystem Hierarchy Standard 3.0, /var/lib), else the user's own (XDG Base Directory Specification).
 */
export function dataFolderOf(environment: Environment): {
  readonly folder: string;
  /** The variable that says so. */
  readonly variable?: string;
} {
  const { variables, homeFolder, isRoot = false } = environment;
  // Of several, which a colon parts, the first.
  const ofSystemd = (variables.STATE_DIRECTORY ?? "").split(":", 1)[0] ?? "";
  if (ofSystemd.startsWith("/")) return { folder: ofSystemd, variable: "STATE_DIRECTORY" };
  if (isRoot) return { folder: "/var/lib/sluice" };
  const xdg = variables.XDG_DATA_HOME ?? "";
  if (xdg.startsWith("/")) return { folder: join(xdg, "sluice"), variable: "XDG_DATA_HOME" };
  return { folder: join(homeFolder, ".local/share/sluice") };
}
