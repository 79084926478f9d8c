"use client";

import { createContext, useContext, type ReactNode } from "react";
import type { ReaderFormat } from "./format";

const Context = createContext<ReaderFormat>({ locale: "en-GB", timeZone: "UTC" });

interface Props {
  format: ReaderFormat;
  children: ReactNode;
}

/** Carries the server's choice of locale and time zone to the browser, so that both render the same text. */
export function ReaderFormatProvider({ format, children }: Props) {
  return <Context value={format}>{children}</Context>;
}

/** The reader's locale and time zone, for the functions of `format.ts`. */
export function useReaderFormat(): ReaderFormat {
  return useContext(Context);
}
