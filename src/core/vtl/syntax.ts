/** What `parseTemplate` makes of a template. Frozen with its deployment and never changed. */
export type VtlNode = { readonly kind: "text"; readonly text: string } | VtlAction;

/** What a rendering does something for. */
export type VtlAction =
  | {
      readonly kind: "insert";
      readonly reference: VtlReference;
      /** Backslashes that stood before it. */
      readonly backslashes: number;
    }
  | {
      readonly kind: "set";
      readonly target: VtlReference;
      readonly value: VtlExpression;
    }
  | {
      readonly kind: "if";
      readonly branches: readonly {
        readonly condition: VtlExpression;
        readonly body: readonly VtlNode[];
      }[];
      readonly otherwise: readonly VtlNode[];
    }
  | {
      readonly kind: "foreach";
      readonly variable: string;
      readonly items: VtlExpression;
      readonly body: readonly VtlNode[];
      readonly line: number;
    }
  | { readonly kind: "define"; readonly variable: string; readonly body: readonly VtlNode[] }
  | { readonly kind: "break" }
  | { readonly kind: "stop" };

export interface VtlReference {
  /** As it is written. */
  readonly source: string;
  readonly name: string;
  readonly steps: readonly VtlStep[];
  readonly line: number;
}

export type VtlStep =
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "method"; readonly name: string; readonly args: readonly VtlExpression[] }
  | { readonly kind: "index"; readonly index: VtlExpression };

export type VtlExpression =
  | { readonly kind: "literal"; readonly value: string | number | bigint | boolean }
  | VtlComputation;

/** What has to be worked out for each rendering. */
export type VtlComputation =
  /** A number literal with a fraction or an exponent. */
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "quoted"; readonly body: readonly VtlNode[] }
  | { readonly kind: "reference"; readonly reference: VtlReference }
  | { readonly kind: "list"; readonly items: readonly VtlExpression[] }
  | { readonly kind: "range"; readonly from: VtlExpression; readonly to: VtlExpression }
  | {
      readonly kind: "map";
      readonly entries: readonly (readonly [key: VtlExpression, value: VtlExpression])[];
    }
  | { readonly kind: "not"; readonly operand: VtlExpression }
  | { readonly kind: "minus"; readonly operand: VtlExpression }
  /** Operators of one rank, from left to right. */
  | {
      readonly kind: "chain";
      readonly first: VtlExpression;
      readonly rest: readonly { readonly operator: Operator; readonly operand: VtlExpression }[];
    };

export type Operator =
  | "||"
  | "&&"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";
