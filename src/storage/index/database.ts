import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import initSqlJs, { type Database as SqlDatabase, type Statement } from 'sql.js';
import { errorCode } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { foldCase } from '../../core/search/foldCase.ts';
import { migrations, SCHEMA_VERSION } from '../migrations/index.ts';
import { removeAbandoned, temporaryName } from '../temporaryFiles.ts';
import { checksum, withoutChecksum } from './indexFile.ts';
import { storedText } from './storedText.ts';

export type SqlValue = string | number | Uint8Array | null;
export type Row = Record<string, SqlValue>;

export interface DatabaseOptions {
  /** Where it is kept, or null for memory only. */
  file: string | null;
  /** sql.js's WebAssembly module. */
  wasmFile: string;
  log: Log;
}

/**
 * The one place that knows sql.js: opens, migrates, runs statements, and saves by temporary file and rename.
 * What is kept here can be rebuilt from the event files, so a damaged file is replaced, never repaired. Damage is told by
 * a SHA-256 at the end of the file (`indexFile.ts`; SQLite itself notices much of it only when it comes to the page, or never; 126 MB take
 * 70 ms).
 */
export class Database {
  private readonly statements = new Map<string, Statement>();
  private changed = false;
  /** How many transactions are open, one inside the other. */
  private level = 0;
  private readonly rollbackListeners: (() => void)[] = [];

  private constructor(
    private readonly sql: SqlDatabase,
    private readonly options: DatabaseOptions,
    /** True when there was no usable file and everything has to be read again. */
    readonly isNew: boolean,
  ) {
    sql.create_function('fold_case', (text: string | null) => (text === null ? null : foldCase(text)));
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const { Database: Sql } = await loadSql(options.wasmFile);
    const saved = options.file === null ? undefined : readIfThere(options.file, options.log);
    if (saved) {
      let sql: SqlDatabase | undefined;
      try {
        sql = new Sql(withoutChecksum(saved));
        migrate(sql);
        return new Database(sql, options, false);
      } catch (error) {
        sql?.close();
        options.log.warn(`The index ${options.file} cannot be used and is built anew: ${String(error)}`);
      }
    }
    const sql = new Sql();
    migrate(sql);
    return new Database(sql, options, true);
  }

  /** All rows of a query. */
  all(sql: string, parameters: readonly SqlValue[] = []): Row[] {
    const statement = this.prepare(sql);
    try {
      statement.bind(storable(parameters));
      return collectRows(statement);
    } finally {
      statement.reset();
    }
  }

  /** Hands over the values of each row of a query, for results that are too long for an object a row; nothing else may be asked meanwhile. */
  each(sql: string, parameters: readonly SqlValue[], visit: (values: SqlValue[]) => void): void {
    const statement = this.prepare(sql);
    try {
      statement.bind(storable(parameters));
      while (statement.step()) visit(statement.get());
    } finally {
      statement.reset();
    }
  }

  /** All rows of a query whose text is hardly ever asked again, so that it is not kept. */
  allOnce(sql: string, parameters: readonly SqlValue[] = []): Row[] {
    const statement = this.sql.prepare(sql);
    try {
      statement.bind(storable(parameters));
      return collectRows(statement);
    } finally {
      statement.free();
    }
  }

  /** Runs a statement that changes something. */
  run(sql: string, parameters: readonly SqlValue[] = []): void {
    const statement = this.prepare(sql);
    try {
      statement.run(storable(parameters));
    } finally {
      statement.reset();
    }
    this.changed = true;
  }

  /** All of it or nothing; inside another transaction all of it or nothing of this part. */
  transaction<T>(work: () => T): T {
    const level = this.level;
    this.level += 1;
    this.execute(level === 0 ? 'BEGIN' : `SAVEPOINT level_${level}`);
    try {
      const result = work();
      this.execute(level === 0 ? 'COMMIT' : `RELEASE level_${level}`);
      return result;
    } catch (error) {
      this.sql.run(level === 0 ? 'ROLLBACK' : `ROLLBACK TO level_${level}; RELEASE level_${level}`);
      for (const listener of this.rollbackListeners) listener();
      throw error;
    } finally {
      this.level = level;
    }
  }

  /** Calls back when a transaction was undone: memory that mirrors the database has to follow. */
  onRollback(listener: () => void): void {
    this.rollbackListeners.push(listener);
  }

  /** Writes the file when something changed. Failing to save is never the user's error: the next opening reads more. */
  save(): void {
    const { file, log } = this.options;
    if (file === null || !this.changed) return;
    const temporary = temporaryName(file);
    try {
      makeFolder(path.dirname(file));
      removeAbandoned(file);
      const bytes = this.sql.export();
      writeFileSync(temporary, bytes);
      appendFileSync(temporary, checksum(bytes));
      renameSync(temporary, file);
      this.changed = false;
    } catch (error) {
      log.debug(`The index was not saved: ${String(error)}`);
      removeQuietly(temporary);
    }
  }

  get needsSaving(): boolean {
    return this.changed && this.options.file !== null;
  }

  close(): void {
    for (const statement of this.statements.values()) statement.free();
    this.statements.clear();
    this.sql.close();
  }

  /** Runs a statement that is used again and again; preparing costs more than running it. */
  private execute(sql: string): void {
    const statement = this.prepare(sql);
    try {
      statement.run();
    } finally {
      statement.reset();
    }
  }

  private prepare(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.sql.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

/** A SQLite database of another program, held in memory: its file is never written. */
export class ForeignDatabase {
  private constructor(private readonly sql: SqlDatabase) {}

  /** @throws an error of SQLite when the bytes are no database */
  static async open(bytes: Uint8Array, wasmFile: string): Promise<ForeignDatabase> {
    const { Database: Sql } = await loadSql(wasmFile);
    const sql = new Sql(bytes);
    sql.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;');
    return new ForeignDatabase(sql);
  }

  /** Makes an index in memory, where one is missing. @throws an error of SQLite */
  addIndex(table: string, column: string): void {
    this.sql.exec(`CREATE INDEX onramp_${table}_${column} ON ${table} (${column})`);
  }

  /** The rows of a query, one after the other: only one of them is in memory. @throws an error of SQLite, also half-way */
  *rows(sql: string, parameters: readonly SqlValue[] = []): Iterable<Row> {
    const statement = this.sql.prepare(sql);
    try {
      statement.bind([...parameters]);
      const names = statement.getColumnNames();
      while (statement.step()) yield toRow(names, statement.get());
    } finally {
      statement.free();
    }
  }

  close(): void {
    this.sql.close();
  }
}

async function loadSql(wasmFile: string) {
  const wasm = readFileSync(wasmFile);
  return initSqlJs({ wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) });
}

/**
 * The database lies in memory and is saved whole: no journal file, nothing to wait for, and a page cache that holds what a
 * batch touches (sql.js's own file system costs a copy per page).
 */
const PRAGMAS = /*sql*/ `PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;`;

function migrate(sql: SqlDatabase): void {
  sql.exec(PRAGMAS);
  const version = Number(sql.exec('PRAGMA user_version')[0]?.values[0]?.[0] ?? 0);
  if (version > SCHEMA_VERSION) throw new Error(`schema ${version} is newer than ${SCHEMA_VERSION}`);
  for (const migration of migrations.slice(version)) {
    sql.run('BEGIN');
    try {
      sql.exec(migration.sql);
      sql.run(`PRAGMA user_version = ${migration.version}`);
      sql.run('COMMIT');
    } catch (error) {
      sql.run('ROLLBACK');
      throw error;
    }
  }
}

function storable(parameters: readonly SqlValue[]): SqlValue[] {
  return parameters.map((value) => (typeof value === 'string' ? storedText(value) : value));
}

/** sql.js's own `getAsObject` asks SQLite for the names of the columns again with every row. */
function collectRows(statement: Statement): Row[] {
  const rows: Row[] = [];
  let names: string[] | undefined;
  while (statement.step()) {
    names ??= statement.getColumnNames();
    rows.push(toRow(names, statement.get()));
  }
  return rows;
}

function toRow(names: readonly string[], values: readonly SqlValue[]): Row {
  return Object.fromEntries(names.map((name, position) => [name, values[position] ?? null]));
}

/** Not recursive: a store that was deleted in the meantime is not brought back by its cache. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Where there is no folder there is no file either; any other is removed by a later save.
  }
}

function readIfThere(file: string, log: Log): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') log.debug(`No saved index at ${file}`);
    else log.warn(`The index ${file} cannot be read and is built anew: ${String(error)}`);
    return undefined;
  }
}
