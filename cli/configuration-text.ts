/** The leadline.yaml of a new workspace: every plan with its reference values, and where to read what may be changed. */
export const configurationText = `# A Leadline workspace. docs/workspace.md has every field; what is not set here has the plan's reference value.

# Nothing after this day is known to a run.
analysis_date: 2025-10-31

# The same seed, data and parameters give the same bytes.
seed: 42

warehouse:
  engine: duckdb
  memory_limit: 3GB

# Parameters that differ from a plan's reference values, by plan. Every run names them at its head.
plans: {}
`;
