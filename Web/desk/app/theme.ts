import { useEffect } from "react"
import { look, type Settings } from "../state/settings"

/** Puts the look on the page and follows the system where it is asked to. */
export function useTheme(settings: Settings): void {
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)")
    const contrast = matchMedia("(prefers-contrast: more)")
    const put = () => {
      document.documentElement.dataset.theme = look(settings.theme, dark.matches, contrast.matches)
    }
    put()
    dark.addEventListener("change", put)
    contrast.addEventListener("change", put)
    return () => {
      dark.removeEventListener("change", put)
      contrast.removeEventListener("change", put)
    }
  }, [settings.theme])
}
