const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

module.exports = {
  ...jestConfig,
  testMatch: ['**/__tests__/**/*.test.js'],
  // The base components that sfdx-lwc-jest has no stand-in for.
  moduleNameMapper: { '^lightning/select$': '<rootDir>/jest-mocks/lightning/select' },
};
