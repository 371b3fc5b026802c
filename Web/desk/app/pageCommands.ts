import { createContext, useContext, useEffect, type MutableRefObject } from "react"
import type { PaletteCommand } from "../components/Palette/Palette"

/** What the page in front can do, for the palette: read when it opens. */
export const PageCommands = createContext<MutableRefObject<PaletteCommand[]> | undefined>(undefined)

export function usePageCommands(commands: PaletteCommand[]): void {
  const place = useContext(PageCommands)
  useEffect(() => {
    if (place) place.current = commands
    return () => { if (place) place.current = [] }
  })
}
