/** A bug that is edited into a copy of the product's sources. */
export interface Plant {
  name: string;
  edits: readonly { file: string; find: string; replace: string }[];
}

export const PLANTS: readonly Plant[] = [];
