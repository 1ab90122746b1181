/** A model as CreateModel takes it: a JSON schema by a name. */
export interface Model {
  /** 6 characters of [a-z0-9]. */
  readonly modelId: string;
  /** 1 to 128 letters and digits; routes and other models know it by this. */
  readonly name: string;
  /** Usually `application/json`. */
  readonly contentType: string;
  /** JSON text: JSON Schema draft-04. */
  readonly schema: string;
}
