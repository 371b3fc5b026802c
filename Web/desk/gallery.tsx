// Every component in every state that its examples show: for who builds, for who looks, and for axe.
// /gallery/?theme=dark chooses the look; /gallery/?only=Composer shows one component;
// /gallery/?page=sign-in shows the page of that name alone.
import { useState } from "react"
import { createRoot } from "react-dom/client"
import "./styles/tokens.css"
import "./styles/base.css"
import "./gallery.css"
import { useTheme } from "./app/theme"
import { signInPage } from "./components/SignIn/SignIn.examples"
import { groups } from "./examples/all"
import { defaultSettings, type Theme } from "./state/settings"

const themes: [Theme, string][] = [
  ["system", "System"], ["light", "Light"], ["dark", "Dark"], ["contrast", "High contrast"],
]
const query = new URLSearchParams(window.location.search)

function Gallery() {
  const asked = query.get("theme")
  const [theme, setTheme] = useState<Theme>(themes.find(([name]) => name === asked)?.[0] ?? "system")
  useTheme({ ...defaultSettings, theme })
  if (query.get("page") === "sign-in") return signInPage
  const only = query.get("only")
  const shown = groups.filter(({ component }) => only === null || component === only)
  return (
    <div className="gallery">
      <nav aria-label="Components">
        <p className="gallery-title">Guildhall desk</p>
        <ul>{shown.map(({ component }) => <li key={component}><a href={`#${component}`}>{component}</a></li>)}</ul>
      </nav>
      <main>
        <h1>Components</h1>
        <fieldset className="settings-group">
          <legend>Look</legend>
          {themes.map(([name, title]) => (
            <label key={name} className="choice"><input type="radio" name="look" checked={theme === name} onChange={() => setTheme(name)} /> {title}</label>
          ))}
        </fieldset>
        {shown.map((group) => (
          <article key={group.component} id={group.component} aria-labelledby={`${group.component}-title`}>
            <h2 id={`${group.component}-title`}>{group.component}</h2>
            <p className="soft">{group.words}</p>
            {group.examples.map((example) => (
              <figure key={example.title} aria-label={`${group.component}: ${example.title}`}>
                <figcaption>{example.title}</figcaption>
                <div className={`gallery-stage gallery-${example.width ?? "free"}`}>{example.node}</div>
              </figure>
            ))}
          </article>
        ))}
      </main>
    </div>
  )
}

const place = document.getElementById("app")
if (place) createRoot(place).render(<Gallery />)
