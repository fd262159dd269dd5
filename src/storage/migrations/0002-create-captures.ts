/** Released with 0.1.0. Frozen. */
export const createCaptures = {
  version: 2,
  sql: /*sql*/ `
    -- What the Python helper saw of a run, as JSON: shown with one run, never searched, and too long for its row in lists.
    CREATE TABLE capture (
      run INTEGER PRIMARY KEY,
      facts TEXT NOT NULL
    );
  `,
};
