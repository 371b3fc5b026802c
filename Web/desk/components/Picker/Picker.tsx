import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react"
import { find, type Findable } from "../../state/search"
import { Icon, type IconName } from "../Icon/Icon"
import { KeyCaps } from "../KeyCaps/KeyCaps"
import "./Picker.css"

export interface PickerItem extends Findable {
  id: string
  /** A second line. */
  detail?: string
  icon?: IconName
  keys?: string
  group?: string
}
export interface PickerProps {
  label: string
  placeholder?: string
  items: PickerItem[]
  chosen?: string
  onChoose: (item: PickerItem) => void
  onCancel?: () => void
  emptyWords?: string
  hasFocus?: boolean
  size?: "low" | "high"
}

/** A search field over a list: type, arrows, Enter. The ARIA combobox pattern with an open list. */
export function Picker({
  label, placeholder = "Search", items, chosen, onChoose, onCancel, emptyWords, hasFocus, size = "low",
}: PickerProps) {
  const id = useId()
  const [typed, setTyped] = useState("")
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const found = useMemo(() => find(items, typed), [items, typed])
  const current = found[Math.min(at, found.length - 1)]

  useEffect(() => { if (hasFocus) field.current?.focus() }, [hasFocus])
  useEffect(() => {
    // By hand: scrollIntoView would move the page as well.
    const box = list.current
    const item = box?.querySelector<HTMLElement>('[data-current="true"]')
    if (!box || !item) return
    const top = item.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + item.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = top + item.offsetHeight - box.clientHeight
    }
  }, [at, typed])

  const onKey = (event: KeyboardEvent) => {
    const last = found.length - 1
    if (event.key === "ArrowDown") { event.preventDefault(); setAt(at >= last ? 0 : at + 1) }
    else if (event.key === "ArrowUp") { event.preventDefault(); setAt(at <= 0 ? last : at - 1) }
    else if (event.key === "PageDown") { event.preventDefault(); setAt(Math.min(last, at + 8)) }
    else if (event.key === "PageUp") { event.preventDefault(); setAt(Math.max(0, at - 8)) }
    else if (event.key === "Enter") { event.preventDefault(); if (current) onChoose(current) }
    else if (event.key === "Escape" && onCancel) {
      event.preventDefault(); event.stopPropagation(); onCancel()
    }
  }
  return (
    <div className={`picker picker-${size}`}>
      <div className="picker-search">
        <Icon name="search" />
        <input
          ref={field} type="text" role="combobox" aria-label={label} placeholder={placeholder}
          aria-expanded={found.length > 0} aria-controls={`${id}-list`} aria-autocomplete="list"
          aria-activedescendant={current ? `${id}-${current.id}` : undefined} autoComplete="off"
          spellCheck={false} value={typed} data-autofocus={hasFocus ? "" : undefined} onKeyDown={onKey}
          onChange={(event) => { setTyped(event.target.value); setAt(0) }}
        />
      </div>
      <ul className="picker-list" id={`${id}-list`} role="listbox" aria-label={label} ref={list}>
        {found.map((item, index) => (
          <li key={item.id} role="presentation">
            {!typed && item.group && item.group !== found[index - 1]?.group && (
              <div className="picker-group" aria-hidden="true">{item.group}</div>
            )}
            <div
              id={`${id}-${item.id}`} role="option" className="picker-item"
              aria-selected={chosen === undefined ? item === current : item.id === chosen}
              data-current={item === current} onMouseMove={() => setAt(index)}
              onMouseDown={(event) => event.preventDefault()} onClick={() => onChoose(item)}
            >
              {item.icon && <Icon name={item.icon} />}
              <span className="picker-words">
                <span className="picker-title">{item.title}</span>
                {item.detail && <span className="picker-detail">{item.detail}</span>}
              </span>
              {item.hint && <span className="picker-hint numeral">{item.hint}</span>}
              {item.keys && <span aria-hidden="true"><KeyCaps keys={item.keys} /></span>}
              {item.id === chosen && <Icon name="check" />}
            </div>
          </li>
        ))}
      </ul>
      <p className={found.length === 0 ? "picker-empty" : "said"} role="status">
        {found.length === 0 ? emptyWords ?? "Nothing fits. Try fewer letters."
          : typed && `${found.length} found`}
      </p>
    </div>
  )
}
