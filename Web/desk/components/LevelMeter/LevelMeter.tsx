import "./LevelMeter.css"

/** Amplitudes are heard by ratio: from -50 dB, about the noise of a quiet room, to full. */
export const meterShare = (peak: number): number =>
  peak <= 0 ? 0 : Math.max(0, Math.min(1, 1 + Math.log10(peak) / 2.5))

/** How loud it is, as a length; its words beside it say the same. */
export function LevelMeter({ label, peak, words }: { label: string; peak: number; words: string }) {
  const share = Math.round(meterShare(peak) * 100)
  return (
    <div className="level">
      <svg
        className="level-bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="meter" aria-label={label}
        aria-valuemin={0} aria-valuemax={100} aria-valuenow={share} aria-valuetext={words}
      >
        <rect width="100" height="6" className="level-path" />
        <rect width={share} height="6" className={peak >= 0.9 ? "level-most" : "level-now"} />
      </svg>
    </div>
  )
}
