import { KeyedValueTable } from './keyedValueTable.ts';

/** The table `param`. */
export class ParamTable extends KeyedValueTable {
  protected override readonly sql = {
    put: /*sql*/ `INSERT OR REPLACE INTO param (run, key, value) VALUES (?, ?, ?)`,
    ofRun: /*sql*/ `SELECT key, value FROM param WHERE run = ?`,
    deleteOfRun: /*sql*/ `DELETE FROM param WHERE run = ?`,
  };
}
