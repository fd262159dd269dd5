import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { parquetWrite } from 'hyparquet-writer/src/write.js';
import type { ExportedColumn, ExportedTable } from './exportedTable.ts';

/** Rows that lie together. Other programs read one such group at a time. */
const GROUP_ROWS = 100_000;
const FIRST_BYTES = 1 << 20;

/** A table as a Parquet file: numbers are DOUBLE, texts STRING, what is missing is null. */
export function tableAsParquet({ columns, rowCount }: ExportedTable): Uint8Array {
  const writer = new ByteWriter(FIRST_BYTES);
  // Returns at once: only writers of streams are waited for.
  void parquetWrite({
    writer,
    createdBy: 'onramp',
    rowGroupSize: GROUP_ROWS,
    columnData: columns.map((column) => ({
      name: column.title,
      type: column.kind === 'number' ? ('DOUBLE' as const) : ('STRING' as const),
      nullable: true,
      offsetIndex: false,
      // Made when it is written, so that there is one column at a time.
      get data() {
        return valuesOf(column, rowCount);
      },
    })),
  });
  return writer.getBytes().slice();
}

function valuesOf(column: ExportedColumn, rowCount: number): (string | number | null)[] {
  return Array.from({ length: rowCount }, (_, row) => column.at(row));
}
