import { useMemo } from "react"
import { qrCode } from "../../state/qr"
import "./QrCode.css"

/** As wide as ISO/IEC 18004 wants it around the code, in modules. */
const quietModules = 4

/** A text for a phone's camera: dark on light in every theme, as cameras want it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const modules = useMemo(() => qrCode(text), [text])
  if (!modules) return null
  const size = modules.length + 2 * quietModules
  const path = modules.map((line, row) => runs(line)
    .map(([start, length]) => `M${start + quietModules} ${row + quietModules}h${length}v1h-${length}z`).join("")).join("")
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} className="qr-code-light" />
      <path d={path} className="qr-code-dark" />
    </svg>
  )
}

/** Where dark modules lie side by side: first and how many. */
function runs(line: readonly boolean[]): [number, number][] {
  const found: [number, number][] = []
  line.forEach((isDark, at) => {
    const last = found[found.length - 1]
    if (!isDark) return
    if (last && last[0] + last[1] === at) last[1] += 1
    else found.push([at, 1])
  })
  return found
}
