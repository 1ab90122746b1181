"use strict";

const UNITS = {
  ...{ days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000, milliseconds: 1 },
};

/**
 * `{ hours: 2, minutes: 5 }`, or a number of milliseconds.
 * @param {import("./testing.d.cts").Duration | number} duration
 */
function millisecondsOf(duration) {
  if (typeof duration === "number") return duration;
  let milliseconds = 0;
  for (const [unit, count] of Object.entries(duration)) {
    const each = /** @type {Record<string, number>} */ (UNITS)[unit];
    if (each === undefined) {
      throw new TypeError(`A duration has no ${unit}: it has ${Object.keys(UNITS).join(", ")}`);
    }
    milliseconds += each * count;
  }
  return milliseconds;
}

exports.millisecondsOf = millisecondsOf;
