import { useId, useLayoutEffect, useRef, type ReactNode } from "react"
import { Button } from "../Button/Button"
import "./Dialog.css"

export interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  width?: "narrow" | "normal" | "wide"
  /** Drawn in place instead of above the page: for the gallery. */
  isStill?: boolean
}

/** The browser's own modal dialog: it holds the focus, Escape closes it, the page behind is inert. */
export function Dialog({ title, onClose, children, footer, width = "normal", isStill }: DialogProps) {
  const id = useId()
  const box = useRef<HTMLDialogElement>(null)
  const before = useRef<Element | null>(null)
  // With the drawing, not after it: what comes in its place may take the focus at once.
  useLayoutEffect(() => {
    const dialog = box.current
    if (!dialog || isStill) return
    before.current = document.activeElement
    if (!dialog.open) dialog.showModal()
    dialog.querySelector<HTMLElement>("[data-autofocus]")?.focus()
    return () => {
      const active = document.activeElement
      const isElsewhere = active !== null && active !== document.body && !dialog.contains(active)
      if (dialog.open) dialog.close()
      if (isElsewhere) return
      // What opened it may be gone by now, as the End button is in wrap-up.
      const opener = before.current
      if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus()
      else document.getElementById("main")?.focus()
    }
  }, [isStill])
  return (
    <dialog
      ref={box} open={isStill || undefined} aria-labelledby={id}
      className={`dialog dialog-${width}${isStill ? " dialog-still" : ""}`}
      onCancel={(event) => { event.preventDefault(); onClose() }}
      onMouseDown={(event) => { if (event.target === event.currentTarget && !isStill) onClose() }}
    >
      <div className="dialog-body">
        <header>
          <h2 id={id}>{title}</h2>
          <Button look="quiet" icon="close" isBare onClick={onClose}>Close</Button>
        </header>
        <div className="dialog-content">{children}</div>
        {footer && <footer>{footer}</footer>}
      </div>
    </dialog>
  )
}
