import { partitionOf } from "../../core/partition.ts";
import { type Call, escaped, piecesOf, sub } from "./intrinsic.ts";

export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** What a text may name that is another thing in another stack, account or Region. */
export interface Names {
  readonly place: Place;
  /** Logical ids of APIs, by their ids. */
  readonly apis: ReadonlyMap<string, string>;
  /** Logical ids of functions, by their ARNs. */
  readonly functions: ReadonlyMap<string, string>;
}

/** A text of the project as a template writes it: the text itself, or `!Sub` with references in place of what they give. */
export type WriteText = (text: string) => string | Call;

/** `withFunctions`: ARNs of the template's functions become references, which makes whoever has them wait for the functions. */
export function portableTexts(
  names: Names,
  { withFunctions }: { withFunctions: boolean },
): WriteText {
  const replacements = replacementsOf(names, withFunctions);
  const pattern = new RegExp(replacements.map(({ source }) => `(${source})`).join("|"), "g");
  return (text) => {
    const pieces = piecesOf(text);
    if (pieces === undefined) return text;
    let isPortable = true;
    const written = pieces.map((piece) => {
      if (piece.isReference) return escaped(piece.text);
      return piece.text.replace(pattern, (...match: unknown[]) => {
        isPortable = false;
        const at = match
          .slice(1, replacements.length + 1)
          .findIndex((group) => group !== undefined);
        return replacements[at]?.by ?? "";
      });
    });
    return isPortable ? text : sub(written.join(""));
  };
}

interface Replacement {
  readonly source: string;
  readonly by: string;
}

/** The longest first, where one begins as another does. */
function replacementsOf({ place, apis, functions }: Names, withFunctions: boolean): Replacement[] {
  const region = literal(place.region);
  const account = literal(place.accountId);
  const arns = withFunctions ? [...functions] : [];
  return [
    ...arns.map(([arn, logicalId]) => ({
      source: `${literal(arn)}(?![\\w-])`,
      by: `\${${logicalId}.Arn}`,
    })),
    ...[...apis].map(([apiId, logicalId]) => ({
      source: `(?<![\\w-])${literal(apiId)}(?![\\w-])`,
      by: `\${${logicalId}}`,
    })),
    { source: `(?<![\\w-])arn:${partitionOf(place.region)}(?=:)`, by: "arn:${AWS::Partition}" },
    { source: `(?<=:)${region}(?=:)`, by: "${AWS::Region}" },
    { source: `(?<=\\.)${region}(?=\\.amazonaws\\.com)`, by: "${AWS::Region}" },
    { source: `(?<=:)${account}(?=:)`, by: "${AWS::AccountId}" },
    { source: `(?<=\\.amazonaws\\.com(?:\\.cn)?/)${account}(?=/)`, by: "${AWS::AccountId}" },
  ];
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
