/** AWS, "Quotas": the length of a stage variable's name, characters. */
export const STAGE_VARIABLE_NAME_CHARACTERS_MAX = 64;
/** AWS: stage variables of one stage; never raised. */
export const STAGE_VARIABLES_MAX = 100;

/** AWS, CreateStage: values of stageVariables, 0 to 2048 characters. */
export const STAGE_VARIABLE_CHARACTERS = { min: 0, max: 2_048 };

const NAME = new RegExp(`^\\w{1,${STAGE_VARIABLE_NAME_CHARACTERS_MAX}}$`);
const VALUE = /^[A-Za-z0-9\-._~:/?#&=,]*$/;

export interface ValueBounds {
  readonly min: number;
  readonly max: number;
}

/** Why a stage variable cannot be (AWS: "Stage variables"), or `undefined`. */
export function stageVariableProblem(
  [name, value]: readonly [name: string, value: string],
  { min, max }: ValueBounds,
): string | undefined {
  if (!NAME.test(name)) {
    const rule = `must be 1 to ${STAGE_VARIABLE_NAME_CHARACTERS_MAX} letters, digits and _`;
    return `The stage variable name "${name}" ${rule}`;
  }
  if (VALUE.test(value) && value.length >= min && value.length <= max) return undefined;
  const characters = "A-Z a-z 0-9 - . _ ~ : / ? # & = ,";
  return `The stage variable "${name}" must be ${min} to ${max} of the characters ${characters}`;
}
