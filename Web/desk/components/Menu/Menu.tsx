import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react"
import { Icon, type IconName } from "../Icon/Icon"
import { KeyCaps } from "../KeyCaps/KeyCaps"
import "./Menu.css"

export interface MenuItem {
  id: string
  title: string
  icon?: IconName
  keys?: string
  /** One of several, of which one is in force. */
  isChecked?: boolean
  tone?: "plain" | "bad"
  /** Begins a new group. */
  group?: string
  onChoose: () => void
}
export interface MenuProps {
  label: string
  button: ReactNode
  buttonClass?: string
  items: MenuItem[]
  align?: "start" | "end"
  /** Opens above its button: for one at the foot of the page. */
  isUpward?: boolean
  /** Grows when the menu is to open from outside, as by a shortcut. */
  openSignal?: number
}

/** A button that opens a menu: arrows, Home, End, first letters, Escape. */
export function Menu({ label, button, buttonClass, items, align = "start", isUpward, openSignal }: MenuProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>(".menu-item") ?? [])]

  useEffect(() => { if (openSignal) setOpen(true) }, [openSignal])
  useEffect(() => {
    if (!isOpen) return
    const all = entries()
    const checked = all.find((entry) => entry.getAttribute("aria-checked") === "true")
    ;(checked ?? all[0])?.focus()
    const away = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener("pointerdown", away)
    return () => document.removeEventListener("pointerdown", away)
  }, [isOpen])

  const shut = () => { setOpen(false); opener.current?.focus() }
  const onKey = (event: KeyboardEvent) => {
    const all = entries()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const go = (to: number) => { event.preventDefault(); all[(to + all.length) % all.length]?.focus() }
    if (event.key === "ArrowDown") go(at + 1)
    else if (event.key === "ArrowUp") go(at - 1)
    else if (event.key === "Home") go(0)
    else if (event.key === "End") go(all.length - 1)
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); shut() }
    else if (event.key === "Tab") setOpen(false)
    else if (event.key.length === 1 && !event.ctrlKey && !event.altKey) {
      const next = [...all.slice(at + 1), ...all.slice(0, at + 1)]
        .find((entry) => entry.dataset.title?.toLowerCase().startsWith(event.key.toLowerCase()))
      next?.focus()
    }
  }
  return (
    <div className="menu" ref={box}>
      <button
        type="button" ref={opener} className={buttonClass ?? "button button-quiet"} aria-haspopup="menu"
        aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} aria-label={label}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") { event.preventDefault(); setOpen(true) }
        }}
      >
        {button}
      </button>
      {isOpen && (
        <div id={id} role="menu" aria-label={label} className={`menu-list menu-${align}${isUpward ? " menu-upward" : ""}`} onKeyDown={onKey}>
          {items.map((item) => (
            <Entry key={item.id} item={item} onChoose={() => { shut(); item.onChoose() }} />
          ))}
        </div>
      )}
    </div>
  )
}

function Entry({ item, onChoose }: { item: MenuItem; onChoose: () => void }) {
  const isRadio = item.isChecked !== undefined
  return (
    <>
      {item.group && <div className="menu-group" role="presentation">{item.group}</div>}
      <button
        type="button" tabIndex={-1} className={`menu-item menu-item-${item.tone ?? "plain"}`}
        role={isRadio ? "menuitemradio" : "menuitem"} aria-checked={item.isChecked}
        data-title={item.title} onClick={onChoose}
      >
        <span className="menu-mark">
          {item.isChecked ? <Icon name="check" /> : item.icon && <Icon name={item.icon} />}
        </span>
        <span className="menu-title">{item.title}</span>
        {item.keys && <span aria-hidden="true"><KeyCaps keys={item.keys} /></span>}
      </button>
    </>
  )
}
