/** The product's name, in the one place where it may be changed. */
export const APP_NAME = "Lectern";
