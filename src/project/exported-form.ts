/** Definitions as the text of a file. */
export interface ExportedForm {
  readonly text: string;
  /** What the text cannot say, or what is left to do: sentences without a capital and a full stop. */
  readonly notes: readonly string[];
}
