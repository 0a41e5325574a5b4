interface JoinParts {
  leads: string;
  reps: string;
  firms: string;
  target: string;
  repColumns: readonly string[];
  firmColumns: readonly string[];
}

/** The point-in-time join as one would type it into DuckDB: number the wide rows of each lead, keep the first. */
export function handWrittenJoin({ leads, reps, firms, target, repColumns, firmColumns }: JoinParts): string {
  const rep = repColumns.map((name) => `r."${name}"`).join(', ');
  const firm = firmColumns.map((name) => `f."${name}"`).join(', ');
  return `
    CREATE OR REPLACE TABLE ${target} AS
    WITH rep AS (
      SELECT l.Id AS lead, r.*
      FROM ${leads} l JOIN ${reps} r ON r.RepCRD = l.crd AND r.known_at <= l.as_of
      QUALIFY row_number() OVER (
        PARTITION BY l.Id
        ORDER BY r.snapshot_at DESC, r.IsPrimaryRIAFirm DESC, r.NumberOfPriorFirms DESC, r.row_digest, r.line
      ) = 1
    ),
    firm AS (
      SELECT l.Id AS lead, f.*
      FROM ${leads} l JOIN rep r ON r.lead = l.Id JOIN ${firms} f ON f.RIAFirmCRD = r.RIAFirmCRD AND f.known_at <= l.as_of
      QUALIFY row_number() OVER (PARTITION BY l.Id ORDER BY f.snapshot_at DESC) = 1
    )
    SELECT l.*, r.RepCRD, ${rep}, r.snapshot_at AS rep_snapshot_at, r.line AS rep_line, ${firm}, f.snapshot_at AS firm_snapshot_at
    FROM ${leads} l
    LEFT JOIN rep r ON r.lead = l.Id
    LEFT JOIN firm f ON f.lead = l.Id`;
}
