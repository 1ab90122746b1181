/** A JSONPath of the kind that Jayway's library reads, parsed. */
export interface JsonQuery {
  readonly segments: readonly QuerySegment[];
  /** The function at its end: `$.items.length()`. */
  readonly function: QueryFunction | undefined;
  /** It selects one value or none; otherwise a list. */
  readonly isDefinite: boolean;
}

export const QUERY_FUNCTIONS = [
  ...(["length", "size", "keys", "first", "last", "index", "append", "concat"] as const),
  ...(["min", "max", "avg", "sum", "stddev"] as const),
] as const;

export interface QueryFunction {
  readonly name: (typeof QUERY_FUNCTIONS)[number];
  readonly args: readonly QueryOperand[];
}

export type QuerySegment =
  | { readonly kind: "names"; readonly names: readonly string[]; readonly isDeep: boolean }
  | { readonly kind: "indexes"; readonly indexes: readonly number[]; readonly isDeep: boolean }
  | {
      readonly kind: "slice";
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly isDeep: boolean;
    }
  | { readonly kind: "wildcard"; readonly isDeep: boolean }
  | { readonly kind: "filter"; readonly filter: QueryFilter; readonly isDeep: boolean };

export type QueryFilter =
  | { readonly kind: "any" | "all"; readonly filters: readonly QueryFilter[] }
  | { readonly kind: "not"; readonly filter: QueryFilter }
  | { readonly kind: "exists"; readonly operand: QueryOperand }
  | {
      readonly kind: "compare";
      readonly operator: QueryOperator;
      readonly left: QueryOperand;
      readonly right: QueryOperand;
    };

export const QUERY_OPERATORS = [
  ...(["==", "!=", "<=", "<", ">=", ">", "=~"] as const),
  ...(["in", "nin", "subsetof", "anyof", "noneof", "contains", "size", "empty"] as const),
] as const;
export type QueryOperator = (typeof QUERY_OPERATORS)[number];

export type QueryOperand =
  /** From the item that is looked at, or from the whole document. */
  | { readonly kind: "path"; readonly root: "@" | "$"; readonly query: JsonQuery }
  | { readonly kind: "value"; readonly value: string | number | boolean | null }
  | { readonly kind: "list"; readonly items: readonly QueryOperand[] }
  | { readonly kind: "pattern"; readonly source: string };
