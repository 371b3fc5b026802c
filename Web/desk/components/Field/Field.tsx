import { useId, type ReactNode } from "react"
import "./Field.css"

export interface FieldProps {
  label: string
  hint?: string
  error?: string
  children: (ids: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode
}

/** A label, its field, a hint above and an error where one is. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ")
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && <p className="field-hint" id={`${id}-hint`}>{hint}</p>}
      {children({
        id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined,
      })}
      {error && <p className="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  )
}
