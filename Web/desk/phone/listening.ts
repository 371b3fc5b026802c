// Trying devices: how loud a microphone is, and a tone on a speaker.

/** Measured so often; a bar that moves more often than this only unrests. */
const everyMilliseconds = 100
/** A peak is shown at least so long, or short words would not be seen. */
const fallPerStep = 0.85

/** Tells the greatest amplitude lately, 0 to 1, until the returned function is called. */
export function listen(track: MediaStreamTrack, tell: (peak: number) => void): () => void {
  let context: AudioContext
  try { context = new AudioContext() } catch { return () => undefined }
  void context.resume().catch(() => undefined)
  const analyser = context.createAnalyser()
  analyser.fftSize = 2048
  // A copy: a track that is muted in a call is still heard here.
  const copy = track.clone()
  copy.enabled = true
  context.createMediaStreamSource(new MediaStream([copy])).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let shown = 0
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    let peak = 0
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
    shown = Math.max(peak, shown * fallPerStep)
    tell(shown)
  }, everyMilliseconds)
  return () => {
    clearInterval(timer)
    copy.stop()
    void context.close().catch(() => undefined)
  }
}

const toneSeconds = 1

/** Plays a tone on a device; false when the browser or the device will not. */
export async function playTone(device: string | undefined): Promise<boolean> {
  try {
    const context = new AudioContext()
    await context.resume()
    const tone = context.createOscillator()
    const volume = context.createGain()
    const end = context.currentTime + toneSeconds
    tone.frequency.value = 440
    volume.gain.setValueAtTime(0, context.currentTime)
    volume.gain.linearRampToValueAtTime(0.2, context.currentTime + 0.05)
    volume.gain.setValueAtTime(0.2, end - 0.05)
    volume.gain.linearRampToValueAtTime(0, end)
    const { sink, close } = await output(context, device)
    tone.connect(volume).connect(sink)
    tone.start()
    tone.stop(end)
    return await new Promise((done) => {
      tone.onended = () => { close(); void context.close(); done(true) }
    })
  } catch { return false }
}

/** Where to connect what is to sound on a device. */
export async function output(
  context: AudioContext, device: string | undefined,
): Promise<{ sink: AudioNode; close: () => void }> {
  const plain = { sink: context.destination, close: () => undefined }
  if (device === undefined) return plain
  const direct = context as AudioContext & { setSinkId?: (id: string) => Promise<void> }
  if (direct.setSinkId) { await direct.setSinkId(device); return plain }
  const element = new Audio() as HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> }
  if (!element.setSinkId) return plain
  const destination = context.createMediaStreamDestination()
  element.srcObject = destination.stream
  await element.setSinkId(device)
  await element.play()
  return { sink: destination, close: () => { element.srcObject = null } }
}

/** Whether sound can go to a device that is not the system's own. */
export const canChooseSpeaker = (): boolean => "setSinkId" in HTMLMediaElement.prototype
