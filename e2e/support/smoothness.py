"""How long a page stands still while it is used, on a machine that is slowed down."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

SLOWDOWN = 4
LONGEST = 200.0
"""Milliseconds for which a page may not answer, slowed down."""

_WATCH = """
window.longTasks = []
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) longTasks.push({ startTime, duration })
}).observe({ type: 'longtask', buffered: true })
window.work = (rounds) => {
  let sum = 0
  const start = performance.now()
  for (let round = 0; round < rounds; round++) sum += Math.sqrt(round % 1000)
  return sum < 0 ? NaN : performance.now() - start
}
"""

_ROUNDS_IN = """(milliseconds) => {
  const times = Array.from({ length: 40 }, () => work(1e6))
  return (1e6 * milliseconds) / Math.min(...times)
}"""

_USE = """async (rounds) => {
  const pause = () => new Promise((resolve) => setTimeout(resolve))
  const until = async (what, holds) => {
    const end = performance.now() + 60_000
    while (!holds()) {
      if (performance.now() > end) throw new Error(`never: ${what}`)
      await new Promise(requestAnimationFrame)
    }
  }
  const yardsticks = []
  const yardstick = async () => {
    await pause()
    yardsticks.push({ startTime: performance.now(), duration: work(rounds) })
    await pause()
  }
  await yardstick()
  const began = []
  for (const step of STEPS) {
    began.push(performance.now())
    await step()
    await yardstick()
  }
  await new Promise(requestAnimationFrame)
  await pause()
  const ends = ({ startTime, duration }) => startTime + duration
  const isYardstick = (task) => yardsticks.some((one) => one.startTime < ends(task) && task.startTime < ends(one))
  const longest = longTasks.filter((task) => !isYardstick(task)).sort((a, b) => b.duration - a.duration)[0]
  return {
    longest: longest?.duration ?? 0,
    step: began.filter((time) => time < (longest?.startTime ?? 0)).length,
    yardstick: Math.max(...yardsticks.map(({ duration }) => duration)),
  }
}"""


@dataclass(frozen=True)
class Stillness:
    """What came of it, in milliseconds."""

    longest: float
    """The longest time in which the page did not answer."""
    step: int
    """In which of the steps that was; 0: before them, while the page was opened."""
    yardstick: float
    """What a task of the longest allowed time took here and now: more, where the machine had other things to do."""

    def is_smooth(self) -> bool:
        """Whether no task took longer than one may."""
        return self.longest <= max(LONGEST, self.yardstick)


class SlowPage:
    """A page whose processor is four times as slow, and that notes each task which takes long."""

    def __init__(self, page: Page) -> None:
        """To be made before the page is opened."""
        self._page = page
        page.add_init_script(_WATCH)
        page.goto("/messager/nothing-there")
        self._rounds = page.evaluate(_ROUNDS_IN, LONGEST / SLOWDOWN)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})

    def use(self, path: str, steps: str) -> Stillness:
        """Open the page and take the steps, a list of functions in JavaScript, where `until(what, holds)` waits.

        They are taken by the page itself, since looking for elements from outside costs it time as well.
        """
        self._page.goto(path)
        return Stillness(**self._page.evaluate(_USE.replace("STEPS", steps), self._rounds))

    def use_in_peace(self, path: str, steps: str) -> Stillness:
        """The same, measured up to three times: what else the machine does only ever adds to what a page takes."""
        for _ in range(2):
            if (measured := self.use(path, steps)).is_smooth():
                return measured
        return self.use(path, steps)
