/** BigQuery's word for a column's type; both dialects map to it. */
export type ColumnType = 'STRING' | 'INT64' | 'FLOAT64' | 'BOOL' | 'DATE' | 'TIMESTAMP';

/** One column that a table must have. */
export interface ContractColumn {
  name: string;
  type: ColumnType;
  nullable: boolean;
  /** Columns of the file as received that this one is made from; empty when the feed does not carry it. */
  raw: string[];
}

/** A nullable column made from columns of the file as received. */
export function column(name: string, type: ColumnType, ...raw: string[]): ContractColumn {
  return { name, type, nullable: true, raw };
}

/** A column that is never NULL. */
export function required(name: string, type: ColumnType, ...raw: string[]): ContractColumn {
  return { name, type, nullable: false, raw };
}
