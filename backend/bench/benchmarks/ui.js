// Runs in the page before anything of its own, and notes what a person would see of its loading.
window.seen = { first: 0, largest: 0, list: 0, long: [] }
const observe = (type, note) => {
  new PerformanceObserver(found => found.getEntries().forEach(note)).observe({ type, buffered: true })
}
observe('paint', entry => {
  if (entry.name === 'first-contentful-paint') seen.first = entry.startTime
})
observe('largest-contentful-paint', entry => {
  seen.largest = entry.startTime
})
observe('longtask', entry => seen.long.push([entry.startTime, entry.duration]))
const look = () => {
  // The first link to a task.
  if (document.querySelector('main a[href*="/tasks/"]')) seen.list = performance.now()
  else requestAnimationFrame(look)
}
look()
