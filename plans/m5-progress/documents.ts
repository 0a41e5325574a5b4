import type { ToolStep } from '../plan.ts';
import { type Place, toolStep } from '../vintages/place.ts';

interface Document {
  name: string;
  title?: string;
  from: string[];
}

/** Files what was made under the document's names. */
export function filed(place: Place, title: string, documents: readonly Document[]): ToolStep {
  return toolStep(place, { title, tool: 'file-documents', input: { documents } }, []);
}

/** One artifact under a name that ends with the model's version. */
export function named(name: string, version: string, ending: string, ...from: string[]): Document {
  return { name: `${name}_${version}.${ending}`, from };
}
