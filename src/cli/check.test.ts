import { expect, test } from "bun:test";
import { isFor } from "../config/setting.ts";
import { flagName, SETTINGS } from "../config/settings.ts";
import { checkCommand } from "./check.ts";

test("sluice check has a flag for each setting of sluice dev, and few of them in its help", () => {
  const command = checkCommand();
  const flags = command.options.map(({ long }) => long);
  const wanted = SETTINGS.filter((setting) => isFor(setting, "dev")).map(({ name }) =>
    flagName(name),
  );
  expect(flags).toEqual(expect.arrayContaining(wanted));
  const shown = command.options.filter(({ hidden }) => !hidden).map(({ long }) => long);
  expect(shown).toEqual([
    ...[
      "--parameter",
      "--parameter-file",
      "--config-env",
      "--stack",
      "--rule",
      "--region",
      "--stage",
      "--json",
      "--check-ignore",
    ],
  ]);
});
