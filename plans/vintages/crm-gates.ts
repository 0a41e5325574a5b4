import type { Gate } from '../../gates/gate.ts';
import { atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';

/** Ids of the gates on the lead export as received and as typed; every plan on vintages has them all. */
export interface LeadGateIds {
  futureDates: string;
  unreadableDates: string;
  repeatedIds: string;
  conversions: string;
  leads: string;
  newestContact: string;
}

export function loadedLeads(ids: { loaded: string; rejected: string }, files: number, share: number): Gate[] {
  return [
    blocking(ids.loaded, equals(files), {
      title: 'CRM tables that hold rows',
      measure: 'tablesLoaded',
      onFailure: 'Export the file that holds no records again, then resume.',
    }),
    blocking(ids.rejected, atMost(share), {
      title: 'Share of CRM records that could not be read, in the worst file',
      measure: 'rejectedShare',
      onFailure: 'Look at the lines in the evidence; export the file again.',
    }),
  ];
}

/** Of the pull itself. */
export function pulledLeads(id: string): Gate {
  return blocking(id, atLeast(1), {
    title: 'Leads of Salesforce that the warehouse holds',
    measure: 'leadsHeld',
    onFailure: 'Look whether the user that Leadline signs in as may see the leads, then resume.',
  });
}

/** Of the leads as they were known on the analysis date. */
export function takenLeads(id: string): Gate[] {
  return [
    blocking(id, atLeast(1), {
      title: 'Leads of Salesforce that were known on the analysis date',
      measure: 'leadsKnown',
      onFailure: 'Set a later analysis_date and begin a new run: no lead had been made by then.',
    }),
    warning(`${id}-short`, equals(0), {
      title: 'Days from the last pull to the analysis date',
      measure: 'daysShort',
      onFailure: 'What changed in between is not there: take the analysis date no later than today.',
    }),
  ];
}

export function typedLeads(
  ids: LeadGateIds,
  thresholds: { fewest_leads: number; newest_contact_days: number },
): Gate[] {
  return [
    blocking(ids.futureDates, equals(0), {
      title: 'Contacts and calls dated after the analysis date',
      measure: 'futureDates',
      onFailure:
        'Correct the dates in the CRM and export again, then resume; or, if they are true, set a later analysis_date and begin a new run.',
    }),
    blocking(ids.unreadableDates, equals(0), {
      title: 'Lead dates that cannot be read',
      measure: 'unreadableDates',
      onFailure: 'Export the dates as ISO timestamps such as 2024-05-14T15:02:11.000Z.',
    }),
    blocking(ids.repeatedIds, equals(0), {
      title: 'Lead ids that are missing or occur more than once',
      measure: 'repeatedIds',
      onFailure: 'Export one line a lead, with its Id; a repeated id would count a lead twice.',
    }),
    blocking(ids.conversions, atLeast(1), {
      title: 'Leads with a call scheduled',
      measure: 'conversions',
      onFailure:
        'Check that Stage_Entered_Call_Scheduled__c is exported: nothing can be learned without conversions.',
    }),
    blocking(ids.leads, atLeast(thresholds.fewest_leads), {
      title: 'Leads in the file',
      measure: 'leads',
      onFailure: 'The export is cut off, or filtered: count the leads in Salesforce and export again.',
    }),
    warning(ids.newestContact, atMost(thresholds.newest_contact_days), {
      title: 'Days from the newest contact to the analysis date',
      measure: 'newestContactDays',
      onFailure:
        'The export is old or cut off: export the leads on the analysis date or later, and compare their number with Salesforce.',
    }),
  ];
}
