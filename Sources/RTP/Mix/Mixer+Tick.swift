/// The work of one tick.
extension Mixer {
  // MARK: What sources say

  /// Whether a source has something to be heard in this tick.
  @inline(__always)
  func isSounding(_ index: Int) -> Bool {
    let source = sources + index
    guard index < legCapacity else {
      let player = players + (index - legCapacity)
      return !player.pointee.isPaused && !player.pointee.isFinished
    }
    return source.pointee.payloadTick == now || source.pointee.narrowTick == now
      || source.pointee.wideTick == now
  }

  /// What a source says in this tick, decoded and converted when it is first asked for.
  @inline(__always)
  func samples(of index: Int, at rate: SampleRate) -> UnsafePointer<Int16> {
    if index >= legCapacity {
      let player = players + (index - legCapacity)
      return rate == .wide
        ? player.pointee.wide! + player.pointee.position * 320
        : player.pointee.narrow! + player.pointee.position * 160
    }
    let source = sources + index
    if rate == .narrow {
      if source.pointee.narrowTick != now { makeNarrow(index) }
      return UnsafePointer(narrow + index * 160)
    }
    if source.pointee.wideTick != now { makeWide(index) }
    return UnsafePointer(wide + index * 320)
  }

  private func makeNarrow(_ index: Int) {
    let source = sources + index
    let output = UnsafeMutableBufferPointer(start: narrow + index * 160, count: 160)
    source.pointee.narrowTick = now
    if source.pointee.codec.sampleRate == .narrow {
      source.pointee.decoder.decode(payload(index), into: output)
      return
    }
    if source.pointee.wideTick != now { makeWide(index) }
    if source.pointee.convertedTick != now - 1 { source.pointee.decimator.reset() }
    source.pointee.convertedTick = now
    source.pointee.decimator.process(
      UnsafeBufferPointer(start: wide + index * 320, count: 320), into: output)
  }

  private func makeWide(_ index: Int) {
    let source = sources + index
    let output = UnsafeMutableBufferPointer(start: wide + index * 320, count: 320)
    source.pointee.wideTick = now
    if source.pointee.codec.sampleRate == .wide {
      source.pointee.decoder.decode(payload(index), into: output)
      return
    }
    if source.pointee.narrowTick != now { makeNarrow(index) }
    if source.pointee.convertedTick != now - 1 { source.pointee.interpolator.reset() }
    source.pointee.convertedTick = now
    source.pointee.interpolator.process(
      UnsafeBufferPointer(start: narrow + index * 160, count: 160), into: output)
  }

  @inline(__always)
  private func payload(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: received + index * 160, count: 160)
  }

  // MARK: What a leg hears

  /// Drops cells whose source has gone, and finds those to be heard: they are moved to the front.
  /// - Returns: how many are heard, and whether one of them is in front of the others.
  @inline(__always)
  private func prepare(_ row: Int) -> (heard: Int, hasForeground: Bool) {
    let cells = self.cells + row * MixLimits.cellsPerRow
    var count = rows[row].cells
    var (at, heard, hasForeground) = (0, 0, false)
    while at < count {
      let index = Int(cells[at].source)
      let isHeard = isSounding(index) && !sources[index].isMuted
      guard sources[index].stamp == cells[at].stamp,
        !cells[at].isLeaving || isHeard && cells[at].gain > 0
      else {
        count -= 1
        cells[at] = cells[count]
        continue
      }
      if isHeard {
        if cells[at].role == .foreground { hasForeground = true }
        if at != heard { swap(&cells[at], &cells[heard]) }
        heard += 1
      }
      at += 1
    }
    rows[row].cells = count
    return (heard, hasForeground)
  }

  /// The gain of a cell at the end of this frame.
  @inline(__always)
  private func wanted(_ cell: MixCell, _ hasForeground: Bool) -> Float {
    if cell.isLeaving { return 0 }
    return cell.role == .background && hasForeground ? cell.target * Self.duckedGain : cell.target
  }

  /// 15 dB.
  static var duckedGain: Float { 0.1778 }

  func render(_ row: Int) {
    let (heard, hasForeground) = prepare(row)
    let codec = sources[row].codec
    guard heard > 0 else {
      if codec == .g722 {
        encode(UnsafePointer(silentSamples), row, codec)
      } else {
        rows[row].output = UnsafePointer(silence(codec))
      }
      return
    }
    let first = cells + row * MixLimits.cellsPerRow
    if heard == 1, first.pointee.gain == 1, wanted(first.pointee, hasForeground) == 1 {
      passOn(Int(first.pointee.source), to: row, codec)
    } else {
      blend(row, heard, hasForeground, codec.sampleRate, into: mixed)
      encode(UnsafePointer(mixed), row, codec)
    }
  }

  /// One source at full gain: its own bytes, where they can be had.
  @inline(__always)
  private func passOn(_ index: Int, to row: Int, _ codec: AudioCodec) {
    if index < legCapacity {
      if sources[index].codec == codec, sources[index].payloadTick == now {
        rows[row].output = UnsafePointer(received + index * 160)
        if codec == .g722 {
          // The listener's decoder is now where ours is: so is the encoder that may take over.
          _ = samples(of: index, at: .wide)
          rows[row].encoder.continueFrom(sources[index].decoder)
        }
        return
      }
    } else {
      let player = players + (index - legCapacity)
      switch codec {
      case .alaw: rows[row].output = player.pointee.alaw! + player.pointee.position * 160
      case .mulaw: rows[row].output = player.pointee.mulaw! + player.pointee.position * 160
      case .g722:
        rows[row].output = encodedOnce(index - legCapacity)
        rows[row].encoder.continueFrom(player.pointee.encoder)
      }
      return
    }
    encode(samples(of: index, at: codec.sampleRate), row, codec)
  }

  /// A player's frame in G.722, made for the first who hears it.
  private func encodedOnce(_ number: Int) -> UnsafePointer<UInt8> {
    let player = players + number
    let bytes = madeOnce + number * 160
    if player.pointee.encodedTick != now {
      player.pointee.encodedTick = now
      player.pointee.encoder.encode(
        UnsafeBufferPointer(
          start: player.pointee.wide! + player.pointee.position * 320, count: 320),
        into: UnsafeMutableBufferPointer(start: bytes, count: 160))
    }
    return UnsafePointer(bytes)
  }

  @inline(__always)
  private func encode(_ samples: UnsafePointer<Int16>, _ row: Int, _ codec: AudioCodec) {
    let bytes = made + row * 160
    rows[row].encoder.encode(
      UnsafeBufferPointer(start: samples, count: codec.frameSamples),
      into: UnsafeMutableBufferPointer(start: bytes, count: 160))
    rows[row].output = UnsafePointer(bytes)
  }

  /// Adds up the cells that are heard. Gains that change do so evenly over the frame.
  private func blend(
    _ row: Int, _ heard: Int, _ hasForeground: Bool, _ rate: SampleRate,
    into output: UnsafeMutablePointer<Int16>
  ) {
    let count = rate.frameSamples
    let cells = self.cells + row * MixLimits.cellsPerRow
    for at in 0..<heard {
      let sound = samples(of: Int(cells[at].source), at: rate)
      let (from, to) = (cells[at].gain, wanted(cells[at], hasForeground))
      cells[at].gain = to
      if from != to {
        if at == 0 { mix.update(repeating: 0, count: count) }
        let step = (to - from) / Float(count)
        for index in 0..<count {
          mix[index] += Float(sound[index]) * (from + step * Float(index &+ 1))
        }
      } else if at == 0 {
        for index in 0..<count { mix[index] = Float(sound[index]) * to }
      } else {
        for index in 0..<count { mix[index] += Float(sound[index]) * to }
      }
    }
    rows[row].limiter.apply(mix, count: count)
    for index in 0..<count { output[index] = rounded(mix[index]) }
  }

  // MARK: Recordings

  func record(_ tap: Int) {
    guard !taps[tap].isPaused, let ring = taps[tap].ring else { return }
    guard let (header, samples) = ring.pointee.reserve() else { return }
    let (left, right) = (legCapacity + 2 * tap, legCapacity + 2 * tap + 1)
    let (heardLeft, heardRight) = (prepare(left), prepare(right))
    let isWide = hasWide(left, heardLeft.heard) || hasWide(right, heardRight.heard)
    let rate: SampleRate = isWide ? .wide : .narrow
    channel(left, heardLeft, rate, into: samples)
    channel(right, heardRight, rate, into: samples + 320)
    header.pointee.tick = now
    header.pointee.rate = rate
    ring.pointee.commit()
  }

  /// Whether a leg heard in the row speaks wideband.
  @inline(__always)
  private func hasWide(_ row: Int, _ heard: Int) -> Bool {
    let cells = self.cells + row * MixLimits.cellsPerRow
    for at in 0..<heard {
      let index = Int(cells[at].source)
      if index < legCapacity, sources[index].codec == .g722 { return true }
    }
    return false
  }

  @inline(__always)
  private func channel(
    _ row: Int, _ found: (heard: Int, hasForeground: Bool), _ rate: SampleRate,
    into output: UnsafeMutablePointer<Int16>
  ) {
    let first = cells + row * MixLimits.cellsPerRow
    if found.heard == 0 {
      output.update(repeating: 0, count: rate.frameSamples)
    } else if found.heard == 1, first.pointee.gain == 1,
      wanted(first.pointee, found.hasForeground) == 1
    {
      output.update(
        from: samples(of: Int(first.pointee.source), at: rate), count: rate.frameSamples)
    } else {
      blend(row, found.heard, found.hasForeground, rate, into: output)
    }
  }

  // MARK: Players

  @inline(__always)
  func advance(_ number: Int) {
    let player = players + number
    guard !player.pointee.isPaused, !player.pointee.isFinished else { return }
    player.pointee.position += 1
    guard player.pointee.position == player.pointee.frames else { return }
    player.pointee.position = 0
    if !player.pointee.repeats { player.pointee.isFinished = true }
  }
}
