/** Datasets of a plan that builds on the employment history. */
interface Datasets {
  features: string;
  crm: string;
  fintrx: string;
}

/**
 * Tables of a plan that builds on the employment history: files as received, typed, and what is made of them. `own` is what the plan
 * puts behind the names of what it makes.
 */
export function employmentTables({ features, crm, fintrx }: Datasets, own: string) {
  return {
    leadRaw: `${crm}.Lead_raw`,
    lead: `${crm}.Lead`,
    historyRaw: `${fintrx}.contact_registered_employment_history`,
    firmsRaw: `${fintrx}.Firm_historicals`,
    contactsRaw: `${fintrx}.ria_contacts_current`,
    protocolRaw: `${fintrx}.broker_protocol_members`,
    history: `${features}.employment_history`,
    firms: `${features}.firm_months`,
    contacts: `${features}.contact_gaps`,
    protocol: `${features}.protocol_members`,
    target: `${features}.lead_target_${own}`,
    features: `${features}.lead_scoring_features_${own}`,
    openFeatures: `${features}.open_lead_features_${own}`,
    scratch: `${features}_scratch`,
    replay: `${features}_replay`,
  };
}

export type EmploymentTables = ReturnType<typeof employmentTables>;
