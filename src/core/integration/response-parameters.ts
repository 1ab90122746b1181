/**
 * `ResponseParameters` of an integration response: a header of the handshake's answer -> a source expression (AWS:
 * CreateIntegrationResponse in the API reference; "Map method response data" for the sources).
 *
 * Gaps: none known.
 * By design: 2026-11-28 headers exist on `$connect` alone, elsewhere the parameters do nothing. 2026-11-28 the key may also
 *   begin with `route.response.header.`, as RouteResponse has it. 2026-11-28 a mapping whose source is missing is left out.
 */
import { compiling } from "../compiling.ts";
import { type HeaderField, isWritableField } from "../http.ts";
import {
  checkedName,
  compileSource,
  fieldValue,
  type MappingSource,
  readSource,
  type SourceScope,
} from "./mapping-source.ts";

export interface CompiledResponseParameter {
  readonly name: string;
  readonly source: MappingSource;
}

/** Parses once, at deployment time. Throws `SyntaxError` naming the parameter. */
export function compileResponseParameters(
  responseParameters: Readonly<Record<string, string>>,
): readonly CompiledResponseParameter[] {
  return Object.entries(responseParameters).map(([key, source]) => {
    const name = headerOf(key);
    return {
      name,
      source: compiling(`Response parameter "${key}": source "${source}"`, () =>
        compileSource(source, "response"),
      ),
    };
  });
}

export function applyResponseParameters(
  parameters: readonly CompiledResponseParameter[],
  scope: SourceScope,
): readonly HeaderField[] {
  return parameters.flatMap(({ name, source }) =>
    readSource(source, scope).map((value): HeaderField => [name, fieldValue(value, source)]),
  );
}

function headerOf(key: string): string {
  const name = /^(?:method|route)\.response\.header\.(.*)$/s.exec(key)?.[1];
  if (name === undefined) {
    throw new SyntaxError(`Response parameter "${key}" must be method.response.header.{name}`);
  }
  if (isWritableField([checkedName(key, name), ""])) return name;
  throw new SyntaxError(`Response parameter "${key}" names no HTTP header`);
}
