/** The version of Salesforce's API that Leadline is written for and tested with, unless leadline.yaml names another. */
export const apiVersion = '68.0';
