import { Icon, type IconName } from "../Icon/Icon"
import "./Chip.css"

export interface ChipProps {
  tone?: "plain" | "accent" | "good" | "care" | "bad"
  icon?: IconName
  children: string
}

/** A short fact. Its words say all; the tone only helps the eye. */
export function Chip({ tone = "plain", icon, children }: ChipProps) {
  return (
    <span className={`chip chip-${tone}`}>
      {icon && <Icon name={icon} size={14} />}{children}
    </span>
  )
}
