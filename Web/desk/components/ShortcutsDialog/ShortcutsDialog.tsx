import { useState } from "react"
import { clashing, defaultShortcuts, keysOf, type Shortcut } from "../../state/shortcuts"
import { Button } from "../Button/Button"
import { Dialog } from "../Dialog/Dialog"
import { KeyCaps } from "../KeyCaps/KeyCaps"
import "./ShortcutsDialog.css"

export interface ShortcutsDialogProps {
  shortcuts: Shortcut[]
  isStill?: boolean
  onChange: (shortcuts: Shortcut[]) => void
  onClose: () => void
}

/** The keys, by what they are for; each can be changed or taken away. */
export function ShortcutsDialog({ shortcuts, isStill, onChange, onClose }: ShortcutsDialogProps) {
  const [editing, setEditing] = useState<Shortcut["name"]>()
  const [clash, setClash] = useState<string>()
  const set = (name: Shortcut["name"], keys: string) => {
    const other = clashing(shortcuts, name, keys)
    if (other) { setClash(`These keys already do “${other.title}”. Press others.`); return }
    setClash(undefined)
    setEditing(undefined)
    onChange(shortcuts.map((one) => one.name === name ? { ...one, keys } : one))
  }
  const groups = [...new Set(shortcuts.map(({ group }) => group))]
  return (
    <Dialog
      title="Keyboard shortcuts" onClose={onClose} isStill={isStill} width="wide"
      footer={<>
        <Button look="quiet" onClick={() => onChange(defaultShortcuts)}>Back to the defaults</Button>
        <Button look="main" onClick={onClose}>Done</Button>
      </>}
    >
      <p className="soft">In a conversation Enter sends, Shift+Enter begins a new line and / finds a canned answer. Click on keys to change them.</p>
      <div className="shortcuts">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="heading">{group}</h3>
            <ul>
              {shortcuts.filter((one) => one.group === group).map((one) => (
                <li key={one.name}>
                  <span>{one.title}</span>
                  <button
                    type="button" className="shortcut-keys"
                    aria-label={editing === one.name ? "Press the new keys, Backspace for none, Escape to keep them" : `Change the keys of “${one.title}”, now ${one.keys || "none"}`}
                    onClick={() => { setEditing(one.name); setClash(undefined) }}
                    onBlur={() => { if (editing === one.name) setEditing(undefined) }}
                    onKeyDown={(event) => {
                      if (editing !== one.name || event.key === "Tab") return
                      event.preventDefault()
                      event.stopPropagation()
                      if (event.key === "Escape") { setEditing(undefined); return }
                      const keys = event.key === "Backspace" ? "" : keysOf(event)
                      if (keys !== undefined) set(one.name, keys)
                    }}
                  >
                    {editing === one.name ? "Press keys…" : <KeyCaps keys={one.keys} />}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p role="alert" className="field-error">{clash}</p>
    </Dialog>
  )
}
