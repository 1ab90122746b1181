import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { thirdPartyLicences } from "./release/third-party-licences.ts";

/** Writes THIRD-PARTY-LICENSES from what is installed; a test compares the two. */
const root = fileURLToPath(new URL("..", import.meta.url));
writeFileSync(join(root, "THIRD-PARTY-LICENSES"), thirdPartyLicences(root));
