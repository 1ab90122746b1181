/** A call of an intrinsic function, in its short form. */
export class Call {
  readonly tag: "!Ref" | "!GetAtt" | "!Sub";
  readonly text: string;

  constructor(tag: Call["tag"], text: string) {
    this.tag = tag;
    this.text = text;
  }
}

export function ref(logicalId: string): Call {
  return new Call("!Ref", logicalId);
}

export function getAtt(logicalId: string, attribute: string): Call {
  return new Call("!GetAtt", `${logicalId}.${attribute}`);
}

/** `text` as `Fn::Sub` takes it: what stands in `${}` is a reference. */
export function sub(text: string): Call {
  return new Call("!Sub", text);
}

/** A text in pieces: what `Fn::Sub` would take for a reference, and what is left. */
export interface Piece {
  readonly text: string;
  readonly isReference: boolean;
}

/** `undefined`: the text has an opening `${` without its end, which `Fn::Sub` refuses. */
export function piecesOf(text: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  let end = 0;
  for (let start = text.indexOf("${"); start !== -1; start = text.indexOf("${", end)) {
    const close = text.indexOf("}", start);
    if (close === -1) return undefined;
    pieces.push({ text: text.slice(end, start), isReference: false });
    pieces.push({ text: text.slice(start, close + 1), isReference: true });
    end = close + 1;
  }
  pieces.push({ text: text.slice(end), isReference: false });
  return pieces;
}

/** `${name}` as a text that stays what it is. */
export function escaped(reference: string): string {
  return `\${!${reference.slice(2)}`;
}
