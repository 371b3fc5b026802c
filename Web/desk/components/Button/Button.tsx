import { forwardRef, type ButtonHTMLAttributes } from "react"
import { Icon, type IconName } from "../Icon/Icon"
import "./Button.css"

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "plain" | "main" | "quiet" | "danger"
  icon?: IconName
  /** Only the icon is seen; the words are its label. */
  isBare?: boolean
  /** Asked for, and not answered by the server yet. */
  isPending?: boolean
  children: string | string[]
}

/**
 * A button. While its command is pending it says so and does nothing, but keeps its size and the
 * focus: a disabled button would drop the focus of who works by keyboard.
 */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { look = "plain", icon, isBare, isPending, children, className, onClick, ...rest }, ref,
) {
  const classes = ["button", `button-${look}`, isBare && "button-bare", className]
  return (
    <button
      ref={ref} type="button" className={classes.filter(Boolean).join(" ")}
      aria-busy={isPending || undefined} title={isBare ? [children].flat().join("") : undefined}
      onClick={isPending ? (event) => event.preventDefault() : onClick} {...rest}
    >
      {isPending ? <span className="button-turning" aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span className={isBare ? "said" : "button-words"}>{children}</span>
    </button>
  )
})
