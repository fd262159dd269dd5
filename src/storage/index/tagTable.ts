import { KeyedValueTable } from './keyedValueTable.ts';

/** The table `tag`. */
export class TagTable extends KeyedValueTable {
  protected override readonly sql = {
    put: /*sql*/ `INSERT OR REPLACE INTO tag (run, key, value) VALUES (?, ?, ?)`,
    ofRun: /*sql*/ `SELECT key, value FROM tag WHERE run = ?`,
    deleteOfRun: /*sql*/ `DELETE FROM tag WHERE run = ?`,
  };
}
