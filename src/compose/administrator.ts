import {
  type AdministratorFile,
  administratorFile,
  administratorFileIn,
} from "../adapters/credentials/administrator-file.ts";
import { ensureWritableFolder } from "../adapters/system/writable-folder.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { partitionOf } from "../core/partition.ts";
import type { KnownCredential } from "../engine/ports.ts";

/** Who may do everything, and where that comes from. */
export interface Administrator {
  /** Nobody, where the configuration has keys of its own. */
  readonly credentials: readonly KnownCredential[];
  /** The file of the data folder that has the key; nothing where the configuration has one. */
  readonly file?: AdministratorFile;
  /** A key in this file was made earlier and is not let in. */
  readonly unusedFile?: string;
}

type AdministratorConfig = Pick<
  Config,
  "accessKeys" | "administratorKey" | "dataFolder" | "region" | "accountId"
>;

/** Keys of the configuration or the environment; with neither, the one in the data folder, which the first start makes. */
export function administratorOf(
  config: AdministratorConfig,
  exists: (file: string) => boolean,
): Administrator {
  const { accessKeys, administratorKey, dataFolder } = config;
  writable(dataFolder);
  if (administratorKey === undefined && accessKeys.length === 0) {
    const file = kept(dataFolder);
    return { file, credentials: [credentialOf(file, config)] };
  }
  const unusedFile = administratorFileIn(dataFolder);
  return {
    credentials:
      administratorKey === undefined
        ? []
        : [
            credentialOf(
              {
                accessKeyId: administratorKey.accessKeyId,
                secretAccessKey: administratorKey.secretAccessKey.reveal(),
              },
              config,
            ),
          ],
    ...(exists(unusedFile) ? { unusedFile } : {}),
  };
}

function credentialOf(
  { accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string },
  { region, accountId }: AdministratorConfig,
): KnownCredential {
  const principalArn = `arn:${partitionOf(region)}:iam::${accountId}:user/administrator`;
  return { accessKeyId, secretAccessKey, principalArn, policies: "all" };
}

function writable(folder: string): void {
  try {
    ensureWritableFolder(folder);
  } catch (error) {
    const isFile = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (isFile) {
      throw new ConfigError(
        `Cannot keep data in ${folder}: it is a file. Name a folder with --data; it is made when it is not there.`,
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `Cannot keep data in ${folder}: ${reason}. Let this user write there, or name another folder with --data.`,
    );
  }
}

function kept(folder: string): AdministratorFile {
  try {
    return administratorFile(folder);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}
