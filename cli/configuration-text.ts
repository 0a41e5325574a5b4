/** The leadline.yaml of a new workspace: every plan with its reference values, and where to read what may be changed. */
export const configurationText = `# A Leadline workspace. docs/workspace.md says what may stand here; what is not set here has the plan's reference value.

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

/** The same for a tiny sandbox, with the parameters that let the V6 plan pass on so few leads; as comments, because they are no reference. */
export const tinyConfigurationText = configurationText.replace(
  'plans: {}',
  `plans:
  # A tiny sandbox has too few leads for these gates, and for an A/B test of eight weeks. For trials, take the # of the next lines away.
#  v6-true-vintage:
#    gates: { information_value: 5, train_test_gap: 1, cv_coefficient: 1, ece: 1 }
#    ab_test: { weeks: 400 }`,
);
