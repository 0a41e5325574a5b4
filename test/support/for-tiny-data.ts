/** Lines of leadline.yaml: a few thousand leads are too few for the reference's thresholds of a model's performance, and for an A/B test of eight weeks. */
export const forTinyData = `
plans:
  v6-true-vintage:
    gates: { information_value: 5, train_test_gap: 1, cv_coefficient: 1, ece: 1 }
    ab_test: { weeks: 400 }
`;
