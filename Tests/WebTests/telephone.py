"""A house with a telephone: the service with its gateway, a media relay of its own, a browser whose
microphone plays a tone, and what that browser hears."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

from playwright.sync_api import expect

from caller import Telephone
from house import CHROMIUM, GUILDHALL, PAGES, Browser, House, HouseCase, free_port

HERE = pathlib.Path(__file__).resolve().parent
RTPENGINE = "/usr/bin/rtpengine"
ENTRY = "+441632960100"
MICROPHONE_HERTZ = 600
CALLER_HERTZ = 440
PORTS_EACH = 200

# Steady tones are what echo and noise cancelling are there to remove: off in tests of tones. The
# tracks that come are kept, so that a test may look at them.
PAGE_SCRIPT = """
(() => {
  window.heardTracks = []
  window.asked = []
  const Plain = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Plain {
    constructor(...rest) {
      super(...rest)
      window.lastConnection = this
      this.addEventListener("track", ({ track }) => window.heardTracks.push(track))
    }
  }
  const media = navigator.mediaDevices
  if (!media) return
  const plain = media.getUserMedia.bind(media)
  media.getUserMedia = (asked) => {
    window.asked.push(JSON.parse(JSON.stringify(asked)))
    return plain({ audio: {
      ...asked.audio, echoCancellation: false, noiseSuppression: false, autoGainControl: false } })
  }
})()
"""
# The strongest frequency of the last track that came, in hertz, and how loud it is.
LISTEN = """async () => {
  const track = window.heardTracks[window.heardTracks.length - 1]
  if (!track) return { hertz: 0, peak: 0 }
  window.ear = window.ear || {}
  if (window.ear.track !== track) {
    const context = window.ear.context || new AudioContext()
    await context.resume()
    const analyser = context.createAnalyser()
    analyser.fftSize = 8192
    analyser.smoothingTimeConstant = 0
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    window.ear = { track, context, analyser }
    await new Promise((done) => setTimeout(done, 300))
  }
  const { context, analyser } = window.ear
  const powers = new Float32Array(analyser.frequencyBinCount)
  const samples = new Float32Array(analyser.fftSize)
  analyser.getFloatFrequencyData(powers)
  analyser.getFloatTimeDomainData(samples)
  let at = 0
  for (let one = 1; one < powers.length; one += 1) if (powers[one] > powers[at]) at = one
  let peak = 0
  for (const one of samples) peak = Math.max(peak, Math.abs(one))
  return { hertz: at * context.sampleRate / analyser.fftSize, peak }
}"""


def tone_file(folder, hertz):
    path = pathlib.Path(folder) / f"tone{hertz}.wav"
    subprocess.run(
        ["sox", "-n", "-r", "48000", "-c", "1", "-b", "16", path, "synth", "10", "sine",
         str(hertz), "gain", "-8"], check=True, capture_output=True)
    return path


class Relay:
    """rtpengine on ports of its own."""

    def __init__(self, first_port):
        self.control = free_port()
        self.process = subprocess.Popen(
            [RTPENGINE, "--config-file=none", "--table=-1", "--interface=127.0.0.1",
             f"--listen-ng=127.0.0.1:{self.control}", "--foreground", "--log-stderr",
             "--log-level=4", f"--port-min={first_port}",
             f"--port-max={first_port + PORTS_EACH - 1}",
             "--num-threads=1", "--delete-delay=0", "--timeout=60", "--silent-timeout=3600",
             "--offer-timeout=120", "--dtls-cert-cipher=prime256v1",
             "--endpoint-learning=heuristic"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def close(self):
        self.process.terminate()
        self.process.wait(20)


class TelephoneCase(HouseCase):
    """One house with a telephone, one browser with a microphone, and telephones that call."""

    is_allowed = True

    @classmethod
    def setUpClass(cls):
        if not GUILDHALL or not (PAGES / "desk/index.html").exists():
            raise unittest.SkipTest("GUILDHALL must name the built command, and Web/build be run")
        for program in (RTPENGINE, "/usr/bin/sox"):
            if not os.access(program, os.X_OK):
                raise unittest.SkipTest(f"{program} is not here")
        folder = tempfile.mkdtemp(prefix="guildhall-phone-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.make_house(pathlib.Path(folder))
        cls.make_browser(pathlib.Path(folder))

    @classmethod
    def make_house(cls, folder):
        first = 20_000 + os.getpid() % 60 * 2 * PORTS_EACH
        cls.relay = Relay(first)
        cls.addClassCleanup(cls.relay.close)
        cls.sip_port, cls.trunk_port = free_port(), free_port()
        plan = folder / "plan"
        shutil.copytree(HERE / "phoneplan", plan)
        service = plan / "service.yaml"
        service.write_text(service.read_text().replace("TRUNK_PORT", str(cls.trunk_port)))
        cls.house = House(
            folder, "--telephone", "127.0.0.1", "--sip-port", str(cls.sip_port), "--media-ports",
            f"{first + PORTS_EACH}-{first + 2 * PORTS_EACH - 1}", "--media-relay",
            f"127.0.0.1:{cls.relay.control}", plan=plan)
        cls.addClassCleanup(cls.house.close)
        cls.house.start()

    @classmethod
    def make_browser(cls, folder):
        Browser.get()
        cls.chromium = Browser.playwright.chromium.launch(executable_path=CHROMIUM, args=[
            "--no-sandbox", "--mute-audio", "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={tone_file(folder, MICROPHONE_HERTZ)}",
            "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
        ])
        cls.addClassCleanup(cls.chromium.close)

    @classmethod
    def browser(cls):
        return cls.chromium

    def page(self, name, **options):
        page = super().page(name, **options)
        if self.is_allowed:
            page.context.grant_permissions(["microphone"], origin=self.house.address)
        page.add_init_script(PAGE_SCRIPT)
        return page

    def telephone(self, **options):
        one = Telephone(**{"frequency": CALLER_HERTZ, **options})
        self.addCleanup(one.close)
        return one

    def until(self, is_so, what, seconds=20):
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                self.fail(f"not within {seconds} s: {what}")
            self.pages_live()
            time.sleep(0.05)

    def pages_live(self):
        """Lets the pages' events come while the test waits for something else."""
        for page in self.pages.values():
            if not page.is_closed():
                page.wait_for_timeout(20)
                return

    def hears(self, page, hertz):
        heard = page.evaluate(LISTEN)
        return heard["peak"] > 0.01 and abs(heard["hertz"] - hertz) < 15

    def hears_nothing(self, page):
        return page.evaluate(LISTEN)["peak"] < 0.004

    @staticmethod
    def chip(page, words):
        return page.get_by_role("button", name=re.compile(f"^Telephone: {words}"))

    @staticmethod
    def call_bar(page):
        return page.get_by_role("group", name="Call", exact=True)

    @staticmethod
    def offers(page):
        return page.get_by_role("region", name=re.compile("^Offer"))

    def expect_ready(self, page):
        expect(self.chip(page, "Phone ready")).to_be_visible()
