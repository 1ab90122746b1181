import type { Database } from "bun:sqlite";

/** The first column of the first row; the statement runs to its end and is let go, whatever happens. */
export function firstValue(database: Database, sql: string): unknown {
  const statement = database.prepare<unknown, []>(sql);
  try {
    return statement.values()[0]?.[0];
  } finally {
    statement.finalize();
  }
}
