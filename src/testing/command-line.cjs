"use strict";

/**
 * The options of a start, as `sluice dev` takes them.
 * @param {import("./testing.d.cts").StartOptions} options
 * @returns {{ readonly parameters: string[], readonly env: Record<string, string> }}
 */
function commandLine({ project = ".", settings = {}, parameters = {}, env = {}, watch = true }) {
  /** @type {Record<string, string>} */
  const variables = { ...env };
  const flags = [];
  for (const [name, value] of flattened(settings)) {
    const words = name
      .replace(/([a-z])([A-Z0-9])/g, "$1.$2")
      .toLowerCase()
      .split(/[.-]/);
    if (value === true) flags.push(`--${words.join("-")}`);
    // There is no flag for no.
    else if (value === false) variables[`SLUICE_${words.join("_").toUpperCase()}`] = "false";
    else flags.push(`--${words.join("-")}`, String(value));
  }
  for (const [name, value] of Object.entries(parameters))
    flags.push("--parameter", `${name}=${value}`);
  return { parameters: [project, ...(watch ? [] : ["--no-watch"]), ...flags], env: variables };
}

/**
 * @param {import("./testing.d.cts").SettingValues} settings
 * @param {string} [before]
 * @returns {[string, string | number | boolean][]}
 */
function flattened(settings, before = "") {
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === "object"
      ? flattened(value, `${before}${name}.`)
      : [/** @type {[string, string | number | boolean]} */ ([`${before}${name}`, value])],
  );
}

exports.commandLine = commandLine;
