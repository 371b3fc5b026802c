import type { ReactNode } from "react"

/** One state of a component, as the gallery shows it and the accessibility test checks it. */
export interface Example { title: string; node: ReactNode; width?: "list" | "side" | "page" }
export interface ExampleGroup { component: string; words: string; examples: Example[] }

export const nothing = (): void => undefined
