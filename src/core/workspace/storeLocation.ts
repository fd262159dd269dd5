/** A workspace folder and where its store lies; the two differ when `.onramp` is a file that points elsewhere. */
export interface StoreLocation {
  workspaceFolder: string;
  storeFolder: string;
}
