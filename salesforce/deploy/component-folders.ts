/** A type of metadata whose component is one file: `permissionsets/X.permissionset-meta.xml` becomes `permissionsets/X.permissionset`. */
export interface FileType {
  type: string;
  suffix: string;
}

/** Folders of the source whose components are one file each. */
export const fileFolders: Readonly<Record<string, FileType>> = {
  labels: { type: 'CustomLabels', suffix: 'labels' },
  permissionsets: { type: 'PermissionSet', suffix: 'permissionset' },
};

/** Parts of an object that the source keeps in files of their own, and the element of the object's file that each becomes. */
export const objectParts: Readonly<Record<string, FileType & { element: string }>> = {
  fields: { type: 'CustomField', suffix: 'field', element: 'fields' },
  listViews: { type: 'ListView', suffix: 'listView', element: 'listViews' },
  validationRules: { type: 'ValidationRule', suffix: 'validationRule', element: 'validationRules' },
};
